import type { PipelineDocument } from '#model/document.ts';
import type { TextKey } from '../texts/catalogue.ts';

/**
 * Undo and redo of edits. Documents are immutable and share their parts, so a step keeps the whole one from before it.
 */
export interface DocumentHistory {
  readonly present: PipelineDocument;
  /** Oldest first; each holds the document before its edit. */
  readonly past: readonly HistoryStep[];
  /** Next to redo first; each holds the document after its edit. */
  readonly future: readonly HistoryStep[];
}

export interface HistoryStep {
  readonly document: PipelineDocument;
  readonly label: TextKey;
  readonly mergeKey: string | null;
  readonly at: number;
}

/** What an edit is called, when it was, and with which edits it makes one step: typing in one field, one long drag. */
export interface Edit {
  readonly label: TextKey;
  readonly mergeKey: string | null;
  readonly at: number;
}

/** Steps that are kept. */
const STEPS_MAX = 200;
/** Edits of one merge key closer than this are one step. */
const MERGE_WINDOW_MS = 1200;

/** A history without steps. */
export function startHistory(document: PipelineDocument): DocumentHistory {
  return { present: document, past: [], future: [] };
}

/** The history after an edit. What was undone is gone. */
export function recordEdit(history: DocumentHistory, document: PipelineDocument, edit: Edit): DocumentHistory {
  if (document === history.present) return history;
  const last = history.past.at(-1);
  const merges =
    last !== undefined &&
    history.future.length === 0 &&
    edit.mergeKey !== null &&
    last.mergeKey === edit.mergeKey &&
    edit.at - last.at <= MERGE_WINDOW_MS;
  const past = merges
    ? history.past.with(-1, { ...last, at: edit.at })
    : [...history.past, { ...edit, document: history.present }].slice(-STEPS_MAX);
  return { present: document, past, future: [] };
}

/** One step back; the history itself if there is none. */
export function undoEdit(history: DocumentHistory): DocumentHistory {
  const step = history.past.at(-1);
  if (step === undefined) return history;
  return {
    present: step.document,
    past: history.past.slice(0, -1),
    future: [{ ...step, document: history.present }, ...history.future],
  };
}

/** One undone step again; the history itself if there is none. */
export function redoEdit(history: DocumentHistory): DocumentHistory {
  const [step, ...future] = history.future;
  if (step === undefined) return history;
  // A redone step never merges with what comes after it.
  return {
    present: step.document,
    past: [...history.past, { ...step, mergeKey: null, document: history.present }],
    future,
  };
}
