import type { LineRefusal } from '#protocol/line-refusal.ts';
import type { PipelineDocument } from './document.ts';

/**
 * A preview: the first rows at one node of a document while it is drawn, computed by the very actors of a job on the
 * first rows of its real sources. These are the messages of whoever asks and whoever computes; plain data.
 */

export interface PreviewRequest {
  readonly document: PipelineDocument;
  readonly nodeId: string;
}

export type PreviewAnswer =
  | PreviewRows
  /** Something before the node is wrong or missing: nothing can be computed. `nodes`: names of those to repair. */
  | { readonly kind: 'blocked'; readonly nodes: readonly string[] }
  /** A source cannot be read. */
  | { readonly kind: 'unreadable'; readonly source: string; readonly reason: string }
  /** It took too long and was ended. */
  | { readonly kind: 'stopped' }
  /** A newer request came first. */
  | { readonly kind: 'replaced' };

export interface PreviewRows {
  readonly kind: 'rows';
  /** What goes in, if the node has one input. */
  readonly input: PreviewTable | null;
  /** What comes out; null where the node cannot be computed as it stands, or has no output. */
  readonly output: PreviewTable | null;
  readonly late: PreviewTable | null;
  /** Rows for which an expression failed, where the node has a port for them. */
  readonly failed: PreviewTable | null;
  /** Whether row n of the output belongs to row n of the input. */
  readonly paired: boolean;
  /** Rows that each source gave at most. */
  readonly sampled: number;
  /** Lines that fit no row. */
  readonly rejected: { readonly count: number; readonly first: readonly PreviewRejection[] };
  /** Why the job would fail, in its own words. */
  readonly failure: string | null;
  /** Whether time was up before the sources were. */
  readonly cut: boolean;
}

export interface PreviewTable {
  readonly columns: readonly PreviewColumn[];
  readonly rows: readonly PreviewRow[];
  /** Rows there are, shown or not. */
  readonly total: number;
  readonly changelog: boolean;
}

export interface PreviewColumn {
  readonly name: string;
  /** As SQL writes it, NOT NULL included. */
  readonly type: string;
  readonly numeric: boolean;
  /** Whether it carries event time. */
  readonly time: boolean;
  /** Where its expression stands in the node's configuration, `fields.2`, or null. */
  readonly path: string | null;
}

export interface PreviewRow {
  /** Flink's text of each value; null is NULL, an empty text an empty text. */
  readonly cells: readonly (string | null)[];
  /** Event time in ms, or null if the row has none. */
  readonly eventTime: number | null;
  /** Row kind, see protocol/row-kind.ts. */
  readonly rowKind: number;
}

export interface PreviewRejection {
  readonly line: number;
  readonly refusal: LineRefusal;
  readonly text: string;
}
