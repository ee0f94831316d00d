import type { CheckpointManifest, SnapshotHandle } from './checkpoint.ts';
import type { SubtaskId } from './job-plan.ts';
import type { Schema } from './logical-type.ts';

/**
 * What coordinator and subtasks ask of the vault, and its answers. Messages like all others: fenced, in order.
 * Invariant: nothing is answered as stored before its transaction completed.
 */

/** `latest`: the newest checkpoint in the vault that verifies, if there is one; `fresh`: none, and older ones go. */
export type RestoreMode = 'fresh' | 'latest';
export type VaultRequest =
  /** Coordinator: take the job's fence. The vault bumps the epoch in a strict transaction, then answers. */
  | { readonly kind: 'acquireJob'; readonly restore: RestoreMode }
  /** Coordinator: from now on writes of older attempts are dropped. */
  | { readonly kind: 'grantAttempt'; readonly attempt: number }
  /** Coordinator, before it triggers: stores that this id is taken, so that no later incarnation gives it again. */
  | { readonly kind: 'reserveCheckpointId'; readonly checkpointId: number }
  | {
      readonly kind: 'storeSnapshot';
      readonly requestId: number;
      readonly checkpointId: number;
      readonly subtask: SubtaskId;
      readonly chunks: readonly SnapshotChunk[];
    }
  | { readonly kind: 'loadSnapshot'; readonly requestId: number; readonly handles: readonly SnapshotHandle[] }
  | { readonly kind: 'commitManifest'; readonly manifest: CheckpointManifest }
  /** Newest manifest that verifies; answered by `latestManifestFound`. Asked before every restore. */
  | { readonly kind: 'findLatestManifest' }
  | { readonly kind: 'discardCheckpoint'; readonly checkpointId: number }
  | { readonly kind: 'discardJob' }
  | {
      readonly kind: 'readFile';
      readonly requestId: number;
      readonly file: string;
      readonly from: number;
      readonly to: number;
    }
  /** What was clicked for a source, from a position on; answered as soon as there is something. */
  | { readonly kind: 'readClicks'; readonly requestId: number; readonly uid: string; readonly from: number }
  /** Rows of an open transaction; visible to read_uncommitted at once. */
  | {
      readonly kind: 'appendToLog';
      readonly requestId: number;
      readonly log: string;
      readonly transaction: string;
      readonly subtask: SubtaskId;
      readonly page: number;
      readonly rows: number;
      readonly schema: Schema;
      readonly buffer: ArrayBuffer;
    }
  /** Seals transactions: their pages are complete. Answered when durable. */
  | {
      readonly kind: 'preCommitLog';
      readonly requestId: number;
      readonly log: string;
      readonly transactions: readonly string[];
      readonly checkpointId: number;
    }
  /** Idempotent. */
  | {
      readonly kind: 'commitLog';
      readonly requestId: number;
      readonly log: string;
      readonly transactions: readonly string[];
    }
  /** After a restore: every transaction of this subtask index that is neither committed nor in `keep` is aborted. */
  | {
      readonly kind: 'abortLogTransactions';
      readonly requestId: number;
      readonly log: string;
      readonly subtask: SubtaskId;
      readonly keep: readonly string[];
    }
  /** `firstOrdinal`: position of the first row among all rows this subtask ever wrote, by its own state. */
  | {
      readonly kind: 'appendToTable';
      readonly requestId: number;
      readonly table: string;
      readonly subtask: SubtaskId;
      readonly firstOrdinal: number;
      readonly rows: number;
      readonly schema: Schema;
      readonly buffer: ArrayBuffer;
    };

/** One piece of a subtask's snapshot on its way to the vault. */
export interface SnapshotChunk {
  readonly uid: string;
  readonly state: string;
  readonly scope: 'keyed' | 'operator';
  /** Keyed: the key groups it holds. Operator: 0 and -1. */
  readonly keyGroupFirst: number;
  readonly keyGroupLast: number;
  readonly bytes: ArrayBuffer;
}

export type VaultReply =
  | {
      readonly kind: 'jobAcquired';
      readonly epoch: number;
      readonly lastAttempt: number;
      readonly lastCheckpointId: number;
      readonly jobTimeMs: number;
      readonly manifest: CheckpointManifest | null;
      readonly quarantined: readonly QuarantinedCheckpoint[];
    }
  | { readonly kind: 'jobRefused'; readonly reason: string }
  | { readonly kind: 'checkpointIdReserved'; readonly checkpointId: number }
  | { readonly kind: 'checkpointIdRejected'; readonly checkpointId: number; readonly reason: string }
  | {
      readonly kind: 'snapshotStored';
      readonly requestId: number;
      readonly checkpointId: number;
      readonly handles: readonly SnapshotHandle[];
    }
  | {
      readonly kind: 'snapshotRejected';
      readonly requestId: number;
      readonly checkpointId: number;
      readonly reason: string;
    }
  | { readonly kind: 'snapshotLoaded'; readonly requestId: number; readonly chunks: readonly SnapshotChunk[] }
  | { readonly kind: 'snapshotLoadFailed'; readonly requestId: number; readonly reason: string }
  /** The transaction that holds the manifest reported `complete`: only now is the checkpoint complete. */
  | { readonly kind: 'manifestDurable'; readonly checkpointId: number }
  | { readonly kind: 'manifestRejected'; readonly checkpointId: number; readonly reason: string }
  | {
      readonly kind: 'latestManifestFound';
      readonly manifest: CheckpointManifest | null;
      readonly quarantined: readonly QuarantinedCheckpoint[];
    }
  | { readonly kind: 'checkpointDiscarded'; readonly checkpointId: number }
  | { readonly kind: 'jobDiscarded' }
  | { readonly kind: 'fileRead'; readonly requestId: number; readonly from: number; readonly bytes: ArrayBuffer }
  | { readonly kind: 'fileReadFailed'; readonly requestId: number; readonly reason: string }
  /** Recorded lines from `from` on; at least one. */
  | {
      readonly kind: 'clicksRead';
      readonly requestId: number;
      readonly from: number;
      readonly lines: readonly string[];
    }
  /** Answers appendToLog, preCommitLog, commitLog, abortLogTransactions, appendToTable. */
  /** `repeated`: how many of a table's rows an earlier attempt had written already; they are marked. */
  | { readonly kind: 'sinkWriteDurable'; readonly requestId: number; readonly repeated: number }
  | { readonly kind: 'sinkWriteFailed'; readonly requestId: number; readonly reason: string }
  /** The vault found a newer epoch in storage: this incarnation is dead and must stop. */
  | { readonly kind: 'jobFenced'; readonly epoch: number };

/** A checkpoint that did not verify and was set aside, with the reason. Reported, never silent. */
export interface QuarantinedCheckpoint {
  readonly checkpointId: number;
  readonly reason: string;
}
