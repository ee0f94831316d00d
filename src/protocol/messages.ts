import type { ChannelId, JobPlan, SubtaskId } from './job-plan.ts';
import type { CheckpointFailureReason, CheckpointManifest, CheckpointMetrics, SnapshotHandle } from './checkpoint.ts';
import type { Schema } from './logical-type.ts';
import type { QueryAnswer, QueryRequest } from './query.ts';
import type { Stamp, TraceLevel } from './trace.ts';

/**
 * Every message between actors, in one place. Commands are imperatives, facts are past tense, data are nouns.
 *
 * An envelope carries the fence (job, epoch, attempt) of its sender; a receiver drops what does not match its own,
 * counts it and traces `messageFenced`. `dueAt` is job time in ms before which the host must not deliver (paced jobs),
 * 0 = at once. Messages between one pair of actors arrive in the order sent; a channel is FIFO.
 */

export type ActorId = 'client' | 'coordinator' | 'vault' | `task:${SubtaskId}` | `tm:${number}` | 'host';

export interface Envelope {
  readonly jobId: string;
  readonly from: ActorId;
  readonly to: ActorId;
  /** Incarnation of the job's coordinator, granted by the vault; 0 where the sender has none (client, host). */
  readonly epoch: number;
  /** Execution attempt of the job within all epochs; increases with every restart. 0 as above. */
  readonly attempt: number;
  readonly stamp: Stamp;
  readonly dueAt: number;
  readonly message: Message;
}

export type Message =
  | ClientCommand
  | CoordinatorToTask
  | TaskToCoordinator
  | ChannelMessage
  | VaultRequest
  | VaultReply
  | HostMessage;

export type MessageKind = Message['kind'];

// ---------------------------------------------------------------------------------------------- client → coordinator

export type ClientCommand =
  | {
      readonly kind: 'startJob';
      readonly plan: JobPlan;
      readonly restore: RestoreMode;
      readonly traceLevel: TraceLevel;
    }
  | { readonly kind: 'triggerUserCheckpoint' }
  /** Takes a final checkpoint, then finishes without emitting MAX watermarks. Flink: stop-with-savepoint, no drain. */
  | { readonly kind: 'stopJob' }
  | { readonly kind: 'cancelJob'; readonly checkpoints: 'retain' | 'delete' }
  | { readonly kind: 'setTraceLevel'; readonly level: TraceLevel };

/** `latest`: the newest checkpoint in the vault that verifies, if there is one; `fresh`: none, and older ones go. */
export type RestoreMode = 'fresh' | 'latest';

// ------------------------------------------------------------------------------------------------- coordinator → task

export interface CheckpointOptions {
  /** Flink: AlignmentType; `at-least-once` never blocks. */
  readonly alignment: 'aligned' | 'at-least-once';
  /** A stop: after this checkpoint completed the sources emit nothing more. */
  readonly stop: boolean;
}

export type CoordinatorToTask =
  | {
      readonly kind: 'triggerCheckpoint';
      readonly checkpointId: number;
      readonly timestamp: number;
      readonly options: CheckpointOptions;
    }
  | { readonly kind: 'notifyCheckpointComplete'; readonly checkpointId: number }
  | { readonly kind: 'notifyCheckpointAborted'; readonly checkpointId: number }
  | { readonly kind: 'changeTraceLevel'; readonly level: TraceLevel }
  | { readonly kind: 'heartbeatRequested'; readonly sequence: number };

// ------------------------------------------------------------------------------------------------- task → coordinator

/** Flink: ExecutionState, as far as a running subtask reports it. */
export type TaskState = 'INITIALIZING' | 'RUNNING' | 'FINISHED' | 'FAILED';

export type TaskToCoordinator =
  | {
      readonly kind: 'taskStateChanged';
      readonly subtask: SubtaskId;
      readonly state: TaskState;
      readonly cause: string | null;
    }
  | {
      readonly kind: 'checkpointAcknowledged';
      readonly subtask: SubtaskId;
      readonly checkpointId: number;
      readonly handles: readonly SnapshotHandle[];
      readonly metrics: CheckpointMetrics;
    }
  | {
      readonly kind: 'checkpointDeclined';
      readonly subtask: SubtaskId;
      readonly checkpointId: number;
      readonly reason: CheckpointFailureReason;
    }
  /** All input consumed, operators finished; the task now waits for the final checkpoint. */
  | { readonly kind: 'endOfDataReached'; readonly subtask: SubtaskId }
  | { readonly kind: 'heartbeatAnswered'; readonly subtask: SubtaskId; readonly sequence: number };

// ------------------------------------------------------------------------------------------------------ task → task

/** What travels in a channel, in band and in order. */
export type StreamElement =
  /** `buffer` is a record batch in wire form (batch-codec.ts); its transfer detaches it. */
  | { readonly kind: 'records'; readonly buffer: ArrayBuffer; readonly rows: number }
  | { readonly kind: 'watermark'; readonly time: number }
  | { readonly kind: 'watermarkStatus'; readonly idle: boolean }
  | {
      readonly kind: 'barrier';
      readonly checkpointId: number;
      readonly timestamp: number;
      readonly options: CheckpointOptions;
    }
  | { readonly kind: 'cancelMarker'; readonly checkpointId: number }
  | { readonly kind: 'endOfData'; readonly drain: boolean }
  | { readonly kind: 'endOfPartition' };

export type ChannelMessage =
  /** `sequence` counts the elements of this channel and attempt from 0; `backlog`: buffers still queued at the sender. */
  | {
      readonly kind: 'channelElement';
      readonly channel: ChannelId;
      readonly sequence: number;
      readonly backlog: number;
      readonly element: StreamElement;
    }
  /** Receiver → sender: `credits` more buffers may be sent; `buffers` are spent ones for reuse. */
  | {
      readonly kind: 'creditGranted';
      readonly channel: ChannelId;
      readonly credits: number;
      readonly buffers: readonly ArrayBuffer[];
    };

// --------------------------------------------------------------------------------------------------- … ↔ vault

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

// -------------------------------------------------------------------------------------------------- host → actor

export type HostMessage =
  | { readonly kind: 'timerFired'; readonly timer: string; readonly at: number }
  | { readonly kind: 'transactCompleted'; readonly requestId: number }
  | { readonly kind: 'transactAborted'; readonly requestId: number; readonly reason: StorageFailure }
  | { readonly kind: 'readCompleted'; readonly requestId: number; readonly entries: readonly StorageEntry[] }
  | { readonly kind: 'readFailed'; readonly requestId: number; readonly reason: StorageFailure }
  /** To the coordinator: a subtask's worker (or its task manager) is gone, or an uncaught error ended its actor. */
  | { readonly kind: 'connectionLost'; readonly subtask: SubtaskId; readonly attempt: number; readonly cause: string }
  | { readonly kind: 'paceChanged'; readonly pace: Pace }
  /** To the vault: what the user clicked for a source, to be recorded before the source sees it. */
  | { readonly kind: 'recordClicks'; readonly uid: string; readonly lines: readonly string[] }
  | { readonly kind: 'query'; readonly queryId: number; readonly request: QueryRequest }
  | { readonly kind: 'queryAnswered'; readonly queryId: number; readonly answer: QueryAnswer };

/** `free`: at or above real time, nothing is modelled; `paced`: modelled costs pace each element, single records. */
export type Pace = 'free' | 'paced';

/** Why storage failed. `fenced`: the fence in storage is not the expected one. Reference: reliability §3.1. */
export type StorageFailure = 'fenced' | 'quota' | 'aborted' | 'unavailable' | 'corrupt' | 'unknown';

export type StorageStore = 'fence' | 'manifests' | 'chunks' | 'logs' | 'tables' | 'files' | 'documents';

/** A stored value: an ArrayBuffer or plain structured data. */
export interface StorageEntry {
  readonly store: StorageStore;
  readonly key: string;
  readonly value: unknown;
}
