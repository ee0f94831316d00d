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

/** The history with so many steps made: undone or made again one after the other. Beyond the ends there is nothing. */
export function goToStep(history: DocumentHistory, steps: number): DocumentHistory {
  let result = history;
  while (result.past.length > steps && result.past.length > 0) result = undoEdit(result);
  while (result.past.length < steps && result.future.length > 0) result = redoEdit(result);
  return result;
}

/** Every document of a history, oldest first, with the edit that made it; the first is what was opened. */
export function historyEntries({ present, past, future }: DocumentHistory): readonly HistoryEntry[] {
  const documents = [...past.map(({ document }) => document), present, ...future.map(({ document }) => document)];
  const steps = [...past, ...future];
  return documents.map((document, index) => ({
    document,
    edit: steps[index - 1] ?? null,
    before: documents[index - 1],
  }));
}

/** One document of a history. `edit` is null, and `before` missing, for the oldest one that is kept. */
export interface HistoryEntry {
  readonly document: PipelineDocument;
  readonly edit: Edit | null;
  readonly before: PipelineDocument | undefined;
}
