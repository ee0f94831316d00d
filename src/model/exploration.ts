import type { PipelineDocument } from './document.ts';

/**
 * Searching all schedules of a small pipeline for one that breaks it: the messages of whoever asks and whoever
 * searches. Plain data.
 */
export interface ExplorationRequest {
  readonly document: PipelineDocument;
  /** A planted bug to be found; null: Weir as it is. */
  readonly bug: string | null;
  /** States after which the search ends without an answer for the rest. */
  readonly statesMax: number;
}

/** The planted bugs that can be asked for. */
export const EXPLORED_BUGS = [
  'complete-before-durable',
  'forgotten-transactions',
  'no-fence',
  'offset-off-by-one',
] as const;

export type ExplorationReport =
  | { readonly kind: 'progress'; readonly figures: ExplorationCounts }
  /** Nothing can be said about this pipeline, and why. */
  | { readonly kind: 'refused'; readonly reason: ExplorationRefusal; readonly detail: string }
  /** No schedule among these breaks an invariant; `complete`: there are no others within the scope. */
  | { readonly kind: 'unbroken'; readonly figures: ExplorationCounts; readonly complete: boolean }
  /** A shortest way to a broken invariant; `replay`: a run like it as a file that can be played, if one was found. */
  | {
      readonly kind: 'broken';
      readonly figures: ExplorationCounts;
      readonly sentence: string;
      readonly steps: readonly string[];
      readonly replay: string | null;
    };

export interface ExplorationCounts {
  readonly states: number;
  readonly edges: number;
  readonly depth: number;
}

export type ExplorationRefusal =
  /** The document does not compile. */
  | 'invalid'
  /** A source is no list of rows: it is endless, or a file. */
  | 'source'
  /** Nothing is committed: no log is written. */
  | 'no-log'
  /** More subtasks or rows than can be explored. */
  | 'too-large'
  /** It depends on time, which an exploration does not have. */
  | 'timed';

/** What is explored at most: beyond it the states of even a simple job are too many for a browser. */
export const EXPLORED_SUBTASKS_MAX = 6;
export const EXPLORED_ROWS_MAX = 8;
/** A run of the explorer holds some hundred bytes a state. */
export const EXPLORED_STATES_MAX = 300_000;
