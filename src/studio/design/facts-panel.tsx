import { type ReactElement, useDeferredValue } from 'react';
import { useStore } from 'zustand';
import type { PipelineDocument } from '#model/document.ts';
import type { Selection } from '../app-store.ts';
import { Tabs } from '../run/tabs.tsx';
import { useText } from '../texts/use-text.ts';
import { designPanels, showFacts } from './design-panels.ts';
import { PreviewPanel } from './preview/preview-panel.tsx';
import { SchemaPanel } from './schema-panel.tsx';
import styles from './dock.module.css';

/** What is known of the selection: its first rows, and its columns. */
export function FactsPanel(props: {
  readonly document: PipelineDocument;
  readonly selection: Selection;
}): ReactElement {
  const { document } = props;
  // As in the inspector: what is read may come in slices.
  const selection = useDeferredValue(props.selection);
  const text = useText();
  const tab = useStore(designPanels, (state) => state.facts);
  const edge = selection.nodes.length === 0 ? document.edges.find(({ id }) => id === selection.edges[0]) : undefined;
  const nodeId = selection.nodes.length === 1 ? selection.nodes[0] : edge?.from;
  const node = document.nodes.find(({ id }) => id === nodeId);
  const name = node?.name;
  return (
    <section className={styles.panel} aria-label={text('factsPanel')}>
      <Tabs
        label={text('factsPanel')}
        id="facts"
        tabs={[
          { id: 'preview', text: name === undefined ? text('preview') : text('previewOf', { name }) },
          { id: 'schema', text: text('schema') },
        ]}
        selected={tab}
        commands="facts-"
        onSelect={showFacts}
      />
      <div id="facts-panel" role="tabpanel" aria-labelledby={`facts-tab-${tab}`} className={styles.facts}>
        {tab === 'preview' ? (
          <PreviewPanel node={node} port={edge?.fromPort ?? null} />
        ) : (
          <SchemaPanel document={document} selection={selection} />
        )}
      </div>
    </section>
  );
}
