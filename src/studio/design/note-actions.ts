import type { DocumentNode, DocumentNote, PipelineDocument } from '#model/document.ts';
import { NOTES_MAX } from '#model/document-limits.ts';
import { addNote, NOTE_SIZE, updateNote } from '#model/edit-notes.ts';
import { snapped } from '#canvas/design/auto-layout.ts';
import { edit, openedDocument, select } from '../app-store.ts';
import { boxesOf } from './boxes.ts';
import { tell } from './design-notice.ts';

/** What is done with the notes of the open document beyond what is done with operators. Each is one undo step. */

/** Between a new note and what it would hide. */
const GAP = 30;

/** Adds an empty note around a point, selects it, and returns its id; null: there are too many. */
export function addNoteAt(center: DocumentNode['position']): string | null {
  const document = openedDocument();
  if (document === null || !hasRoomForNotes(document, 1)) return null;
  const wished = snapped({ x: center.x - NOTE_SIZE.width / 2, y: center.y - NOTE_SIZE.height / 2 });
  const added = addNote(document, freePlace(document, wished));
  edit('editAddNote', () => added.document);
  select({ nodes: [added.note.id], edges: [] });
  return added.note.id;
}

/** The wished place, or the nearest below it where a new note hides nothing. */
function freePlace(document: PipelineDocument, { x, y }: DocumentNode['position']): DocumentNode['position'] {
  const boxes = boxesOf(document).filter((box) => box.x < x + NOTE_SIZE.width && box.x + box.width > x);
  let top = y;
  for (const box of boxes.toSorted((left, right) => left.y - right.y)) {
    if (box.y < top + NOTE_SIZE.height && box.y + box.height > top) top = box.y + box.height + GAP;
  }
  return { x, y: top };
}

/** Whether so many more notes may be added; if not, it is said. */
export function hasRoomForNotes(document: PipelineDocument, more: number): boolean {
  const fits = document.notes.length + more <= NOTES_MAX;
  if (!fits) tell('tooManyNotes', { limit: NOTES_MAX });
  return fits;
}

/** Changes text, size or place of a note; typing in one field is one step. */
export function changeNote(noteId: string, patch: Partial<Omit<DocumentNote, 'id'>>): void {
  const label = patch.text === undefined ? 'editNoteSize' : 'editNote';
  edit(label, (document) => updateNote(document, noteId, patch), `${noteId} ${Object.keys(patch).join(' ')}`);
}
