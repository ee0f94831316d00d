import type { DesignCanvasHandle } from '#canvas/design/use-canvas-handle.ts';
import type { DocumentNode } from '#model/document.ts';
import { CATALOGUE_ENTRIES } from '#model/operator-catalogue.ts';
import { appStore, redo, select, undo } from '../app-store.ts';
import type { Command } from '../commands.ts';
import { openOverlay } from '../overlays.ts';
import { addOperator, arrange } from './design-actions.ts';
import { addNoteAt } from './note-actions.ts';
import { findOperator, openPanel, showFacts, togglePanel } from './design-panels.ts';
import type { StudioHost } from '../studio-host.ts';
import { compareNewest } from '../versions/version-store.ts';
import { PALETTE_SEARCH_ID } from './palette-search.ts';
import { selectionCommands } from './selection-commands.ts';

/** From one zoom to the next. */
export const ZOOM_STEP = 1.25;

/** Adds a note in the middle of what is seen, to be written at once. */
export function writeNote(canvas: DesignCanvasHandle | null): void {
  const note = addNoteAt(canvas?.center() ?? { x: 0, y: 0 });
  if (note !== null) canvas?.editNote(note);
}

/** What can be done while designing. */
export function designCommands(canvas: () => DesignCanvasHandle | null, host: StudioHost): readonly Command[] {
  const center = () => canvas()?.center() ?? { x: 0, y: 0 };
  const history = () => appStore.getState().history;
  const selection = () => appStore.getState().selection;
  return [
    { id: 'undo', text: 'undo', shortcuts: ['Ctrl+Z'], enabled: () => (history()?.past.length ?? 0) > 0, run: undo },
    {
      id: 'redo',
      text: 'redo',
      shortcuts: ['Ctrl+Y', 'Ctrl+Shift+Z'],
      enabled: () => (history()?.future.length ?? 0) > 0,
      run: redo,
    },
    { id: 'history', text: 'history', shortcuts: ['H'], run: () => togglePanel('history') },
    { id: 'versions', text: 'versions', shortcuts: ['V'], run: () => togglePanel('versions') },
    { id: 'save-version', text: 'versionSave', shortcuts: ['Shift+V'], run: () => openPanel('versions') },
    {
      id: 'compare',
      text: 'cmdCompare',
      run: () => void compareNewest(host),
    },
    ...selectionCommands(center),
    {
      id: 'add-note',
      text: 'addNote',
      shortcuts: ['N'],
      run: () => writeNote(canvas()),
    },
    { id: 'arrange', text: 'layout', run: arrange },
    { id: 'functions', text: 'cmdFunctions', run: () => openOverlay('functions') },
    { id: 'fit', text: 'fit', shortcuts: ['F'], run: () => canvas()?.fit() },
    { id: 'zoom-in', text: 'zoomNearer', shortcuts: ['+'], run: () => canvas()?.zoomBy(ZOOM_STEP) },
    { id: 'zoom-out', text: 'zoomAway', shortcuts: ['-'], run: () => canvas()?.zoomBy(1 / ZOOM_STEP) },
    { id: 'zoom-1', text: 'zoomHalf', run: () => canvas()?.zoomTo(0.5) },
    { id: 'zoom-2', text: 'zoomFull', shortcuts: ['0'], run: () => canvas()?.zoomTo(1) },
    { id: 'zoom-3', text: 'zoomDouble', run: () => canvas()?.zoomTo(2) },
    {
      id: 'connect',
      text: 'cmdConnect',
      // On a focused operator the canvas hears it first.
      shortcuts: ['C'],
      enabled: () => selection().nodes.length === 1,
      run: () => {
        const [node] = selection().nodes;
        if (node !== undefined) canvas()?.openConnectMenu(node);
      },
    },
    { id: 'find-operator', text: 'paletteSearch', shortcuts: ['O'], run: () => findOperator(PALETTE_SEARCH_ID) },
    { id: 'facts-preview', text: 'preview', run: () => showFacts('preview') },
    { id: 'facts-schema', text: 'schema', run: () => showFacts('schema') },
    { id: 'settings', text: 'cmdSettings', run: () => select({ nodes: [], edges: [] }) },
    ...addCommands(center),
  ];
}

function addCommands(center: () => DocumentNode['position']): readonly Command[] {
  return CATALOGUE_ENTRIES.map(({ kind, nameKey }) => ({
    id: `add-${kind}`,
    text: 'cmdAdd',
    nameKey,
    run: () => addOperator(kind, null, center),
  }));
}
