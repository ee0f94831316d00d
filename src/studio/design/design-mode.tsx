import { type ReactElement, useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { DesignCanvas } from '#canvas/design/design-canvas.tsx';
import type { DesignCanvasHandle } from '#canvas/design/use-canvas-handle.ts';
import type { RunCanvasHandle } from '#canvas/run/run-canvas.tsx';
import type { DocumentNode, NodeKind, PipelineDocument } from '#model/document.ts';
import { CATALOGUE_ENTRIES } from '#model/operator-catalogue.ts';
import { appStore, openedDocument, select, type Selection } from '../app-store.ts';
import { registerCommands } from '../commands.ts';
import { useHost } from '../host-context.ts';
import { useText } from '../texts/use-text.ts';
import { factsOf } from '../validation.ts';
import { CompareDialog } from '../versions/compare-dialog.tsx';
import { boxAround, boxesOf } from './boxes.ts';
import { useCanvasWords } from './canvas-words.ts';
import { installClipboard } from './clipboard.ts';
import { addOperator, connectPorts, insertNode, moveTo, remove } from './design-actions.ts';
import { designCommands, writeNote } from './design-commands.ts';
import { DesignBar } from './design-bar.tsx';
import { designPanels, isParallel } from './design-panels.ts';
import { DesignTools } from './design-tools.tsx';
import { EmptyCanvas } from './empty-canvas.tsx';
import { FunctionsOverlay } from './functions/functions-overlay.tsx';
import { Inspector } from './inspector.tsx';
import { changeNote } from './note-actions.ts';
import { Palette } from './palette.tsx';
import { PLAN_COMMANDS } from '../plan/plan-commands.ts';
import { shownCanvas } from '../plan/plan-handle.ts';
import { PlanStage } from '../plan/plan-stage.tsx';
import { ProblemsPanel } from './problems-panel.tsx';
import { FactsPanel } from './facts-panel.tsx';
import { dropFiles } from './sources/dropped-files.ts';
import { PreviewContext, usePreview } from './preview/use-preview.ts';
import dock from './dock.module.css';
import styles from './design-mode.module.css';

/** Drawing a pipeline: palette, canvas, inspector, and what is wrong with it. */
export function DesignMode({ document }: { readonly document: PipelineDocument }): ReactElement {
  const text = useText();
  const selection = useStore(appStore, (state) => state.selection);
  const overlay = useStore(designPanels, (state) => state.palette);
  const parallel = useStore(designPanels, (panels) => isParallel(panels, document));
  const canvas = useRef<DesignCanvasHandle>(null);
  const plan = useRef<RunCanvasHandle>(null);
  const facts = factsOf(document);
  const preview = usePreview(document, previewedNode(document, selection));
  const words = useCanvasWords();
  const center = useCallback(() => canvas.current?.center() ?? { x: 0, y: 0 }, []);
  const host = useHost();
  const shown = useCallback(() => shownCanvas(canvas.current, plan.current), []);
  useEffect(() => registerCommands([...designCommands(shown, host), ...PLAN_COMMANDS]), [shown, host]);
  useEffect(() => installClipboard(window.document, center), [center]);

  useEffect(() => {
    const opened = openedDocument();
    if (opened === null) return;
    const boxes = boxesOf(opened);
    const chosen = boxes.filter(({ id }) => selection.nodes.includes(id));
    if (chosen.length > 0) canvas.current?.reveal(chosen, boxAround(boxes));
  }, [selection.nodes]);

  const add = useCallback((kind: NodeKind): void => addOperator(kind, null, center), [center]);
  // Round those who read it: a new preview is looked for in all that is below, and the canvas is five thousand elements.
  return (
    <div
      className={styles.design}
      role="presentation"
      onDrop={(event) => {
        // The field of a source has taken what was dropped on it.
        if (event.isDefaultPrevented() || event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        void dropFiles(host, [...event.dataTransfer.files], add);
      }}
    >
      <nav className={styles.palette} data-open={overlay} aria-label={text('palette')}>
        <Palette onAdd={add} />
      </nav>
      <div className={styles.middle}>
        <div className={styles.canvas}>
          <div className={styles.drawing} inert={parallel}>
            <DesignCanvas
              key={document.id}
              ref={canvas}
              document={document}
              diagnostics={facts.diagnostics}
              schemas={facts.edgeSchemas}
              {...words}
              selection={selection}
              onSelect={select}
              onMove={moveTo}
              onConnect={connectPorts}
              onDelete={remove}
              onInsert={insertNode}
              onNote={changeNote}
              onDropPalette={dropOperator}
            />
          </div>
          {parallel && <PlanStage document={document} ref={plan} />}
          {document.nodes.length === 0 && document.notes.length === 0 && <EmptyCanvas onAdd={add} />}
          <DesignTools
            onNote={() => writeNote(shown())}
            onZoom={(factor) => shown()?.zoomBy(factor)}
            onFit={() => shown()?.fit()}
          />
        </div>
        <div className={dock.dock}>
          <ProblemsPanel document={document} />
          <PreviewContext value={preview}>
            <FactsPanel document={document} selection={selection} />
          </PreviewContext>
        </div>
      </div>
      <PreviewContext value={preview}>
        <Inspector document={document} selection={selection} />
      </PreviewContext>
      <DesignBar document={document} />
      <FunctionsOverlay />
      <CompareDialog document={document} />
    </div>
  );
}

/** `kind`: as whatever was dropped names it. */
function dropOperator(kind: string, position: DocumentNode['position'], edge: string | null): void {
  const entry = CATALOGUE_ENTRIES.find((candidate) => candidate.kind === kind);
  if (entry !== undefined) addOperator(entry.kind, { position, edge }, () => position);
}

/** The node whose first rows are looked at: the selected one, or the one that the selected edge comes from. */
function previewedNode(document: PipelineDocument, { nodes, edges }: Selection): string | null {
  const [node] = nodes;
  if (nodes.length === 1 && node !== undefined) return document.nodes.some(({ id }) => id === node) ? node : null;
  const edge = nodes.length === 0 ? document.edges.find(({ id }) => id === edges[0]) : undefined;
  return edge?.from ?? null;
}
