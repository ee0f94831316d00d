import type { Command } from '../commands.ts';
import { appStore } from '../app-store.ts';
import { copyToClipboard, pasteFromClipboard } from './clipboard.ts';
import type { DocumentNode } from '#model/document.ts';
import {
  alignSelection,
  cutSelection,
  distributeSelection,
  duplicateSelection,
  removeSelection,
  selectAll,
} from './design-actions.ts';

/** Commands of lining up and spreading; each needs as many selected operators as make a difference. */
export const ALIGN_COMMANDS = [
  { id: 'align-left', text: 'alignLeft', enabled: () => selected(2), run: () => alignSelection('left') },
  { id: 'align-center', text: 'alignCenter', enabled: () => selected(2), run: () => alignSelection('center') },
  { id: 'align-right', text: 'alignRight', enabled: () => selected(2), run: () => alignSelection('right') },
  { id: 'align-top', text: 'alignTop', enabled: () => selected(2), run: () => alignSelection('top') },
  { id: 'align-middle', text: 'alignMiddle', enabled: () => selected(2), run: () => alignSelection('middle') },
  { id: 'align-bottom', text: 'alignBottom', enabled: () => selected(2), run: () => alignSelection('bottom') },
  { id: 'distribute-x', text: 'distributeX', enabled: () => selected(3), run: () => distributeSelection('x') },
  { id: 'distribute-y', text: 'distributeY', enabled: () => selected(3), run: () => distributeSelection('y') },
] as const satisfies readonly Command[];

/** What can be done with what is selected, and with the clipboard. */
export function selectionCommands(center: () => DocumentNode['position']): readonly Command[] {
  const anything = (): boolean => selected(1) || appStore.getState().selection.edges.length > 0;
  return [
    {
      id: 'delete',
      text: 'cmdDelete',
      shortcuts: ['Delete', 'Backspace'],
      enabled: anything,
      run: removeSelection,
    },
    {
      id: 'duplicate',
      text: 'duplicate',
      shortcuts: ['Ctrl+D'],
      enabled: () => selected(1),
      run: duplicateSelection,
    },
    { id: 'select-all', text: 'cmdSelectAll', shortcuts: ['Ctrl+A'], run: selectAll },
    {
      id: 'copy',
      text: 'copy',
      shortcuts: ['Ctrl+C'],
      heardAsEvent: true,
      enabled: () => selected(1),
      run: () => void copyToClipboard(),
    },
    {
      id: 'cut',
      text: 'cut',
      shortcuts: ['Ctrl+X'],
      heardAsEvent: true,
      enabled: () => selected(1),
      run: () => void cutToClipboard(),
    },
    {
      id: 'paste',
      text: 'paste',
      shortcuts: ['Ctrl+V'],
      heardAsEvent: true,
      run: () => void pasteFromClipboard(center),
    },
    ...ALIGN_COMMANDS,
  ];
}

async function cutToClipboard(): Promise<void> {
  if (await copyToClipboard()) cutSelection();
}

function selected(least: number): boolean {
  return appStore.getState().selection.nodes.length >= least;
}
