import { type RefObject, useMemo, useState } from 'react';
import type { DocumentNode, DocumentNote, PipelineDocument } from '#model/document.ts';
import { nodeElement } from '../canvas-dom.ts';
import type { DesignSelection } from '../design-changes.ts';
import type { NoteBox } from './note-graph.ts';
import type { DesignTexts } from '../design-texts.ts';
import { type NoteNode, noteNodes } from './note-graph.ts';
import { useReused } from './reuse-items.ts';

/** The notes of a document as nodes of the canvas, and the way into one's text. */
export function useNoteNodes(options: {
  readonly document: PipelineDocument;
  readonly texts: DesignTexts;
  readonly selection: DesignSelection;
  readonly dragged: ReadonlyMap<string, DocumentNode['position']>;
  readonly resized: ReadonlyMap<string, NoteBox>;
  readonly onNote: (noteId: string, patch: Partial<Omit<DocumentNote, 'id'>>) => void;
  readonly host: RefObject<HTMLElement | null>;
}): { readonly notes: readonly NoteNode[]; readonly editNote: (noteId: string) => void } {
  const { document, texts, selection, dragged, resized, onNote, host } = options;
  const [noteId, setNoteId] = useState<string | null>(null);
  const editing = useMemo(
    () => ({
      noteId,
      onEdit: setNoteId,
      onText: (id: string, text: string, leaves: boolean): void => {
        onNote(id, { text });
        // Whoever went elsewhere stays there; whoever only ended the writing goes on from the note.
        if (!leaves) nodeElement(host.current, id)?.focus();
      },
    }),
    [noteId, onNote, host],
  );
  const notes = useReused(
    useMemo(
      () => noteNodes({ document, texts, selected: new Set(selection.nodes), dragged, resized, editing }),
      [document, texts, selection.nodes, dragged, resized, editing],
    ),
  );
  return { notes, editNote: setNoteId };
}
