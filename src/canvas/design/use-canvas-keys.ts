import type { KeyboardEvent } from 'react';
import type { PipelineDocument } from '#model/document.ts';
import { isEditable } from './canvas-dom.ts';
import { type DesignSelection, existing } from './design-changes.ts';

/** The keys of what has the focus on the canvas, and what opening it means. */
export function useCanvasKeys(options: {
  readonly document: PipelineDocument;
  readonly selection: DesignSelection;
  readonly select: (selection: DesignSelection) => void;
  readonly onDelete: (selection: DesignSelection) => void;
  readonly onOpen: ((nodeId: string) => void) | undefined;
  readonly openMenu: (nodeId: string) => void;
  readonly editNote: (noteId: string) => void;
}): { readonly open: (id: string) => void; readonly onKeyDown: (event: KeyboardEvent) => void } {
  const { document, selection, select, onDelete, onOpen, openMenu, editNote } = options;
  const isNote = (id: string): boolean => document.notes.some((note) => note.id === id);
  const open = (id: string): void => {
    if (isNote(id)) editNote(id);
    else onOpen?.(id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || isEditable(event.target)) return;
    const focused = (event.target as HTMLElement).closest<HTMLElement>('.react-flow__node')?.dataset['id'];
    if (event.key === 'Delete' || event.key === 'Backspace') {
      onDelete(existing(document, deletable(selection, focused)));
      select({ nodes: [], edges: [] });
    } else if (event.key === 'c' && focused !== undefined && !isNote(focused)) openMenu(focused);
    else if (event.key === 'Enter' && focused !== undefined && selection.nodes.includes(focused)) open(focused);
    else return;
    event.preventDefault();
  };
  return { open, onKeyDown };
}

/** Deleting with nothing selected deletes what has the focus. */
function deletable(selection: DesignSelection, focused: string | undefined): DesignSelection {
  if (selection.nodes.length > 0 || selection.edges.length > 0 || focused === undefined) return selection;
  return { nodes: [focused], edges: [] };
}
