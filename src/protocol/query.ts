import type { SubtaskId } from './job-plan.ts';
import type { Value } from './record-batch.ts';

/**
 * Read-only questions to running actors, answered between steps: outside the trace, without a stamp or a choice.
 * The studio asks through {@link JobClient.query}.
 */

export type QueryRequest =
  /** Keyed state of a subtask: entries by key group and key, a page at a time. To the subtask. */
  | {
      readonly kind: 'keyedState';
      readonly subtask: SubtaskId;
      readonly uid: string;
      readonly keyGroup: number | null;
      readonly search: string;
      readonly page: number;
    }
  /** Entries per key group of a subtask's range. To the subtask. */
  | { readonly kind: 'keyGroups'; readonly subtask: SubtaskId; readonly uid: string }
  /** What a subtask's channels hold right now: the ground truth that the screen is compared with. To the subtask. */
  | { readonly kind: 'channels'; readonly subtask: SubtaskId }
  /** Rows of a sink. `committed` is the read_committed lens of a log; tables ignore it. To the vault. */
  | {
      readonly kind: 'sinkRows';
      readonly sink: string;
      readonly lens: 'committed' | 'uncommitted';
      readonly page: number;
    }
  /** Every row of a sink in log order, for download and for tests. To the vault. */
  | { readonly kind: 'sinkExport'; readonly sink: string; readonly lens: 'committed' | 'uncommitted' }
  /** What has been clicked for a source. To the vault. */
  | { readonly kind: 'clickRecord'; readonly uid: string }
  /** Jobs the vault holds checkpoints of, for "resume". To the vault. */
  | { readonly kind: 'resumableJobs' };

export type QueryAnswer =
  | {
      readonly kind: 'keyedState';
      readonly total: number;
      readonly pageSize: number;
      readonly entries: readonly KeyedEntry[];
    }
  | { readonly kind: 'keyGroups'; readonly first: number; readonly counts: readonly number[] }
  | { readonly kind: 'channels'; readonly inputs: readonly ChannelContent[]; readonly acknowledged: readonly number[] }
  | { readonly kind: 'sinkRows'; readonly total: number; readonly page: number; readonly rows: readonly SinkRow[] }
  | { readonly kind: 'resumableJobs'; readonly jobs: readonly ResumableJob[] }
  /** `waiting`: clicked and not durable yet. `newest`: the last recorded lines. */
  | {
      readonly kind: 'clickRecord';
      readonly recorded: number;
      readonly waiting: number;
      readonly newest: readonly string[];
    }
  | { readonly kind: 'queryFailed'; readonly reason: string };

export interface KeyedEntry {
  readonly keyGroup: number;
  readonly key: string;
  readonly namespace: string;
  readonly state: string;
  readonly value: string;
}

export interface ChannelContent {
  readonly channel: string;
  readonly blocked: boolean;
  /**
   * Short texts of the queued elements, first to be processed first: `a3`, `barrier 7`, `watermark 9999`, `12 rows`.
   */
  readonly queued: readonly string[];
}

export interface SinkRow {
  /** Position in the lens. */
  readonly position: number;
  readonly values: readonly Value[];
  readonly rowKind: number;
  readonly eventTime: number;
  readonly subtask: SubtaskId;
  readonly transaction: string | null;
  readonly status: 'committed' | 'pre-committed' | 'open' | 'aborted' | 'written';
  /** The row was written before, by an attempt that died. */
  readonly repeated: boolean;
  readonly lineage: string | null;
}

export interface ResumableJob {
  readonly jobId: string;
  readonly checkpointId: number;
  readonly jobTimeMs: number;
  readonly bytes: number;
}
