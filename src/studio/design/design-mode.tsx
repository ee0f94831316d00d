import { PanelLeft, Redo2, Undo2, WandSparkles } from 'lucide-react';
import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { DesignCanvas, type DesignCanvasHandle } from '#canvas/design-canvas.tsx';
import { DESIGN_TEXTS_EN, DESIGN_TEXTS_ZH } from '#canvas/design-texts.ts';
import type { NodeKind, PipelineDocument } from '#model/document.ts';
import { CATALOGUE_ENTRIES } from '#model/operator-catalogue.ts';
import { appStore, redo, select, type Selection, undo } from '../app-store.ts';
import { registerCommands } from '../commands.ts';
import controls from '../controls.module.css';
import { preferences } from '../preferences.ts';
import { useModelText } from '../texts/use-model-text.ts';
import { useText } from '../texts/use-text.ts';
import { factsOf } from '../validation.ts';
import { addOperator, arrange, connectPorts, moveTo, remove } from './design-actions.ts';
import { designCommands } from './design-commands.ts';
import { DesignBar } from './design-bar.tsx';
import { FunctionsOverlay } from './functions/functions-overlay.tsx';
import { Inspector } from './inspector.tsx';
import { Palette } from './palette.tsx';
import { ProblemsPanel } from './problems-panel.tsx';
import { FactsPanel } from './facts-panel.tsx';
import { PreviewContext, usePreview } from './preview/use-preview.ts';
import dock from './dock.module.css';
import styles from './design-mode.module.css';

/** Drawing a pipeline: palette, canvas, inspector, and what is wrong with it. */
export function DesignMode({ document }: { readonly document: PipelineDocument }): ReactElement {
  const text = useText();
  const model = useModelText();
  const selection = useStore(appStore, (state) => state.selection);
  const history = useStore(appStore, (state) => state.history);
  const language = useStore(preferences, (state) => state.language);
  const [overlay, setOverlay] = useState(false);
  const canvas = useRef<DesignCanvasHandle>(null);
  const facts = factsOf(document);
  const preview = usePreview(document, previewedNode(document, selection));
  const kindNames = useMemo(
    () =>
      Object.fromEntries(CATALOGUE_ENTRIES.map(({ kind, nameKey }) => [kind, model(nameKey)])) as Record<
        NodeKind,
        string
      >,
    [model],
  );
  useEffect(() => registerCommands(designCommands(() => canvas.current)), []);

  const add = (kind: NodeKind): void => addOperator(kind, null, () => canvas.current?.center() ?? { x: 0, y: 0 });
  const undoLabel = history?.past.at(-1)?.label;
  const redoLabel = history?.future[0]?.label;
  return (
    <PreviewContext value={preview}>
      <div className={styles.design}>
        <nav className={styles.palette} data-open={overlay} aria-label={text('palette')}>
          <Palette onAdd={add} />
        </nav>
        <div className={styles.middle}>
          <div className={styles.canvas}>
            <DesignCanvas
              key={document.id}
              ref={canvas}
              document={document}
              diagnostics={facts.diagnostics}
              schemas={facts.edgeSchemas}
              kindNames={kindNames}
              texts={language === 'zh' ? DESIGN_TEXTS_ZH : DESIGN_TEXTS_EN}
              selection={selection}
              onSelect={select}
              onMove={moveTo}
              onConnect={connectPorts}
              onDelete={remove}
              onDropPalette={(kind, position) => {
                const entry = CATALOGUE_ENTRIES.find((candidate) => candidate.kind === kind);
                if (entry !== undefined) addOperator(entry.kind, position, () => position);
              }}
            />
            <div className={styles.tools}>
              <button
                type="button"
                className={`${controls.button} ${styles.paletteButton}`}
                aria-expanded={overlay}
                onClick={() => setOverlay(!overlay)}
              >
                <PanelLeft size={15} />
                {text('palette')}
              </button>
              <ToolButton
                label={undoLabel === undefined ? text('undo') : `${text('undo')}: ${text(undoLabel)}`}
                disabled={undoLabel === undefined}
                onClick={undo}
              >
                <Undo2 size={15} />
              </ToolButton>
              <ToolButton
                label={redoLabel === undefined ? text('redo') : `${text('redo')}: ${text(redoLabel)}`}
                disabled={redoLabel === undefined}
                onClick={redo}
              >
                <Redo2 size={15} />
              </ToolButton>
              <button type="button" className={controls.button} onClick={arrange}>
                <WandSparkles size={15} />
                {text('layout')}
              </button>
            </div>
          </div>
          <div className={dock.dock}>
            <ProblemsPanel document={document} />
            <FactsPanel document={document} selection={selection} />
          </div>
        </div>
        <Inspector document={document} selection={selection} />
        <DesignBar document={document} />
        <FunctionsOverlay />
      </div>
    </PreviewContext>
  );
}

/** The node whose first rows are looked at: the selected one, or the one that the selected edge comes from. */
function previewedNode(document: PipelineDocument, { nodes, edges }: Selection): string | null {
  const [node] = nodes;
  if (nodes.length === 1 && node !== undefined) return node;
  const edge = nodes.length === 0 ? document.edges.find(({ id }) => id === edges[0]) : undefined;
  return edge?.from ?? null;
}

function ToolButton(props: {
  readonly label: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
  readonly children: ReactElement;
}): ReactElement {
  const { label, disabled, onClick, children } = props;
  return (
    <button
      type="button"
      className={`${controls.button} ${styles.square}`}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
