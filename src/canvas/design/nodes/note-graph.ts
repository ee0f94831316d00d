import type { Node } from '@xyflow/react';
import type { DocumentNode, DocumentNote, PipelineDocument } from '#model/document.ts';
import { fillText } from '../../shared/canvas-texts.ts';
import type { DesignTexts } from '../design-texts.ts';

/** Which note is written in, and what becomes of that. */
export interface NoteEditing {
  readonly noteId: string | null;
  readonly onEdit: (noteId: string | null) => void;
  /** `leaves`: the focus goes elsewhere by itself. */
  readonly onText: (noteId: string, text: string, leaves: boolean) => void;
}

/** What a note component draws. */
export interface NoteNodeData extends Record<string, unknown> {
  readonly text: string;
  readonly editing: NoteEditing | null;
  readonly texts: DesignTexts;
}

export type NoteNode = Node<NoteNodeData, 'note'>;

/** The notes of a document for the library: below the operators that they are about. */
export function noteNodes(options: {
  readonly document: PipelineDocument;
  readonly texts: DesignTexts;
  readonly selected: ReadonlySet<string>;
  readonly dragged: ReadonlyMap<string, DocumentNode['position']>;
  readonly resized: ReadonlyMap<string, NoteBox>;
  /** null = they are only looked at. */
  readonly editing: NoteEditing | null;
}): NoteNode[] {
  const { document, texts, selected, dragged, resized, editing } = options;
  return document.notes.map(({ id, text, position, size }) => {
    const box = resized.get(id);
    const { width, height } = box?.size ?? size;
    return {
      id,
      type: 'note',
      position: box?.position ?? dragged.get(id) ?? position,
      width,
      height,
      measured: { width, height },
      selected: selected.has(id),
      // What is selected is lifted by 1000: a note stays below the operators even then.
      zIndex: -1001,
      data: { text, editing, texts },
      ariaLabel: noteLabel(text, texts),
    };
  });
}

/** A note to those who cannot see it. */
export function noteLabel(text: string, texts: DesignTexts): string {
  return fillText(texts.noteLabel, { text: text.trim() === '' ? texts.noteEmpty : text });
}

/** Place and size of a note. */
export type NoteBox = Partial<Pick<DocumentNote, 'position' | 'size'>>;
