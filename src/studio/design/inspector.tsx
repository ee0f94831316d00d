import { CircleX, Trash2 } from 'lucide-react';
import { memo, type ReactElement, useDeferredValue } from 'react';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { DocumentEdge, DocumentNode, NodeConfig, NodeKind, PipelineDocument } from '#model/document.ts';
import { updateEdge, updateNode } from '#model/edit-document.ts';
import { valueAt, withValueAt } from '#model/field-descriptor.ts';
import { catalogueEntry, NODE_FIELDS } from '#model/operator-catalogue.ts';
import { edit, type Selection } from '../app-store.ts';
import controls from '../controls.module.css';
import { IconButton } from '../icon-button.tsx';
import { useModelText } from '../texts/use-model-text.ts';
import { useText } from '../texts/use-text.ts';
import { factsOf } from '../validation.ts';
import { CopyAndRemove } from './copy-and-remove.tsx';
import { removeSelection } from './design-actions.ts';
import { diagnosticsAt } from './field-context.ts';
import { FieldProblems } from './field-problems.tsx';
import { FieldRow } from './field-row.tsx';
import { applies } from './field-applies.ts';
import { NotePanel } from './note-panel.tsx';
import { OperatorHelpButton } from './operator-help-button.tsx';
import { Panel } from './panel.tsx';
import { SettingsPanel } from './settings-panel.tsx';
import styles from './inspector.module.css';

/** What is selected, field by field; the job's settings when nothing is. */
export function Inspector(props: { readonly document: PipelineDocument; readonly selection: Selection }): ReactElement {
  const { document } = props;
  // What is selected shows on the canvas at once; its fields may come in slices.
  const selection = useDeferredValue(props.selection);
  const text = useText();
  const node = document.nodes.find(({ id }) => id === selection.nodes[0]);
  const edge = document.edges.find(({ id }) => id === selection.edges[0]);
  const note = document.notes.find(({ id }) => id === selection.nodes[0]);
  const count = selection.nodes.length;
  return (
    <aside className={styles.inspector} aria-label={text('inspector')} aria-busy={selection !== props.selection}>
      {count > 1 ? (
        <Panel
          title={text('selectedMany', { count })}
          subtitle={null}
          actions={<NodeActions problems={[]} kind={null} />}
        >
          {null}
        </Panel>
      ) : node !== undefined ? (
        <NodePanel key={node.id} document={document} node={node} />
      ) : note !== undefined ? (
        <NotePanel key={note.id} note={note} />
      ) : edge !== undefined ? (
        <EdgePanel key={edge.id} document={document} edge={edge} />
      ) : (
        <SettingsPanel document={document} />
      )}
    </aside>
  );
}

function NodeActions(props: {
  readonly problems: readonly Diagnostic[];
  /** Whose help page can be opened. */
  readonly kind: NodeKind | null;
}): ReactElement {
  const { problems, kind } = props;
  const text = useText();
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return (
    <div className={styles.actions}>
      {errors > 0 && (
        <span className={styles.errors}>
          <CircleX size={14} aria-hidden="true" />
          {text('errorCount', { count: errors })}
        </span>
      )}
      {kind !== null && <OperatorHelpButton kind={kind} />}
      <CopyAndRemove />
    </div>
  );
}

const NodePanel = memo(function NodePanel({
  document,
  node,
}: {
  readonly document: PipelineDocument;
  readonly node: DocumentNode;
}): ReactElement {
  const text = useText();
  const model = useModelText();
  const entry = catalogueEntry(node.config.kind);
  const { diagnostics, schemas } = factsOf(document);
  const own = diagnostics.filter(({ nodeId }) => nodeId === node.id);
  const known = schemas.get(node.id);
  const schema = { input: known?.input ?? null, output: known?.out ?? null };
  const configure = (config: NodeConfig, part: string): void =>
    edit('editConfig', (before) => updateNode(before, node.id, { config }), `${node.id} ${part}`);

  const shown = entry.fields.filter((field) => applies(field, node.config));
  // What no field shows is about the operator as a whole.
  const whole = own.filter((diagnostic) =>
    [...shown, ...NODE_FIELDS].every(({ path }) => diagnosticsAt([diagnostic], path).length === 0),
  );
  return (
    <Panel
      title={node.name}
      subtitle={`${model(entry.nameKey)} · ${entry.flink}`}
      actions={<NodeActions problems={own} kind={node.config.kind} />}
    >
      <p className={styles.lead}>{model(entry.descriptionKey)}</p>
      {whole.length > 0 && (
        <div className={styles.whole}>
          <FieldProblems id={`${node.id}-problems`} diagnostics={whole} />
        </div>
      )}
      {shown.map((field) => (
        <FieldRow
          key={field.path}
          field={field}
          value={valueAt(node.config, field.path)}
          initial={valueAt(entry.defaultConfig, field.path)}
          nodeId={node.id}
          diagnostics={diagnosticsAt(own, field.path)}
          {...schema}
          onChange={(value, part = '') =>
            configure(withValueAt(node.config, field.path, value), `${field.path} ${part}`)
          }
        />
      ))}
      <h3 className={styles.group}>{text('operatorGroup')}</h3>
      {NODE_FIELDS.map((field) => (
        <FieldRow
          key={field.path}
          field={field}
          value={valueAt(node, field.path)}
          initial={field.path === 'parallelism' || field.path === 'maxParallelism' ? null : undefined}
          nodeId={node.id}
          diagnostics={diagnosticsAt(own, field.path)}
          {...schema}
          onChange={(value) =>
            edit(
              'editConfig',
              (before) => updateNode(before, node.id, { [field.path]: value }),
              `${node.id} ${field.path}`,
            )
          }
        />
      ))}
    </Panel>
  );
});

function EdgePanel({
  document,
  edge,
}: {
  readonly document: PipelineDocument;
  readonly edge: DocumentEdge;
}): ReactElement {
  const text = useText();
  const nameOf = (id: string): string => document.nodes.find((node) => node.id === id)?.name ?? id;
  return (
    <Panel title={`${nameOf(edge.from)} → ${nameOf(edge.to)}`} subtitle={text('edge')} actions={<EdgeActions />}>
      <label className={styles.choice}>
        <span>{text('partitioner')}</span>
        <select
          className={controls.select}
          value={edge.partitioner}
          onChange={(event) => {
            const partitioner = event.currentTarget.value as DocumentEdge['partitioner'];
            edit('editConfig', (before) => updateEdge(before, edge.id, { partitioner }));
          }}
        >
          <option value="auto">{text('partitionerAuto')}</option>
          <option value="forward">{text('partitionerForward')}</option>
          <option value="rebalance">{text('partitionerRebalance')}</option>
          <option value="rescale">{text('partitionerRescale')}</option>
          <option value="broadcast">{text('partitionerBroadcast')}</option>
        </select>
      </label>
      <p className={styles.lead}>{text('partitionerNote')}</p>
    </Panel>
  );
}

function EdgeActions(): ReactElement {
  const text = useText();
  return (
    <IconButton command="delete" label={text('delete')} onClick={removeSelection}>
      <Trash2 size={15} />
    </IconButton>
  );
}
