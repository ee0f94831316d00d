import type { DocumentNote, PipelineDocument } from './document.ts';
import { NOTE_LENGTH_MAX, NOTE_SIDE_MAX, NOTE_SIDE_MIN } from './document-limits.ts';
import { freeName } from './free-name.ts';

/** Edits of the notes of a document. Moving, removing and copying are those of nodes (edit-document.ts). */

export const NOTE_SIZE: DocumentNote['size'] = { width: 220, height: 120 };

/** Adds a note with an id of its own. */
export function addNote(
  document: PipelineDocument,
  position: DocumentNote['position'],
  { text = '', size = NOTE_SIZE }: { readonly text?: string; readonly size?: DocumentNote['size'] } = {},
): { readonly document: PipelineDocument; readonly note: DocumentNote } {
  const taken = (name: string): boolean => [...document.nodes, ...document.notes].some(({ id }) => id === name);
  const note: DocumentNote = { id: freeName('note', taken), text, position, size };
  return { document: { ...document, notes: [...document.notes, note] }, note };
}

/** Changes a note; a text is cut and a size is brought to what a note can have. Unknown ids change nothing. */
export function updateNote(
  document: PipelineDocument,
  noteId: string,
  patch: Partial<Omit<DocumentNote, 'id'>>,
): PipelineDocument {
  const notes = document.notes.map((note) => (note.id === noteId ? within({ ...note, ...patch }) : note));
  const same = notes.every((note, index) => JSON.stringify(note) === JSON.stringify(document.notes[index]));
  return same ? document : { ...document, notes };
}

function within(note: DocumentNote): DocumentNote {
  const side = (length: number): number => Math.min(NOTE_SIDE_MAX, Math.max(NOTE_SIDE_MIN, Math.round(length)));
  return {
    ...note,
    text: note.text.slice(0, NOTE_LENGTH_MAX),
    size: { width: side(note.size.width), height: side(note.size.height) },
  };
}
