import type { DesignCanvasHandle } from '#canvas/design-canvas.tsx';
import { appStore, redo, undo } from '../app-store.ts';
import type { Command } from '../commands.ts';
import { openOverlay } from '../overlays.ts';
import { arrange, duplicateSelection, removeSelection, selectAll } from './design-actions.ts';

/** What can be done while designing. */
export function designCommands(canvas: () => DesignCanvasHandle | null): readonly Command[] {
  const history = () => appStore.getState().history;
  const selection = () => appStore.getState().selection;
  const someNode = (): boolean => selection().nodes.length > 0;
  return [
    { id: 'undo', text: 'undo', shortcuts: ['Ctrl+Z'], enabled: () => (history()?.past.length ?? 0) > 0, run: undo },
    {
      id: 'redo',
      text: 'redo',
      shortcuts: ['Ctrl+Y', 'Ctrl+Shift+Z'],
      enabled: () => (history()?.future.length ?? 0) > 0,
      run: redo,
    },
    {
      id: 'delete',
      text: 'cmdDelete',
      shortcuts: ['Delete', 'Backspace'],
      enabled: () => someNode() || selection().edges.length > 0,
      run: removeSelection,
    },
    { id: 'duplicate', text: 'duplicate', shortcuts: ['Ctrl+D'], enabled: someNode, run: duplicateSelection },
    { id: 'select-all', text: 'cmdSelectAll', shortcuts: ['Ctrl+A'], run: selectAll },
    { id: 'arrange', text: 'layout', run: arrange },
    { id: 'functions', text: 'cmdFunctions', run: () => openOverlay('functions') },
    { id: 'fit', text: 'fit', shortcuts: ['F'], run: () => canvas()?.fit() },
    { id: 'zoom-1', text: 'zoomHalf', shortcuts: ['1'], run: () => canvas()?.zoomTo(0.5) },
    { id: 'zoom-2', text: 'zoomFull', shortcuts: ['2'], run: () => canvas()?.zoomTo(1) },
    { id: 'zoom-3', text: 'zoomDouble', shortcuts: ['3'], run: () => canvas()?.zoomTo(2) },
    {
      id: 'connect',
      text: 'cmdConnect',
      enabled: () => selection().nodes.length === 1,
      run: () => {
        const [node] = selection().nodes;
        if (node !== undefined) canvas()?.openConnectMenu(node);
      },
    },
  ];
}
