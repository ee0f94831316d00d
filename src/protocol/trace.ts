import type { CheckpointFailureReason, CheckpointMetrics } from './checkpoint.ts';
import type { ChannelId, SubtaskId } from './job-plan.ts';
import type { LineRefusal } from './line-refusal.ts';
import type { ActorId, TaskState } from './messages.ts';
import type { Stamp } from './stamp.ts';
import type { SubtaskCounters } from './subtask-counters.ts';

/**
 * The trace: the only bridge to the eyes. What the studio draws is a pure projection of these events.
 *
 * Order is (stamp, actor, sequence). Control events are recorded at every level; events marked [full] only at `full`,
 * or for every n-th record at `sampled`. Times are job ms.
 */
export interface TraceEvent {
  readonly stamp: Stamp;
  readonly actor: ActorId;
  readonly sequence: number;
  readonly attempt: number;
  readonly body: TraceBody;
}

/** Flink: JobStatus. */
export type JobState =
  | 'CREATED'
  | 'INITIALIZING'
  | 'RUNNING'
  | 'FAILING'
  | 'FAILED'
  | 'CANCELLING'
  | 'CANCELED'
  | 'FINISHED'
  | 'RESTARTING'
  | 'SUSPENDED';

/** A record as the screen shows it. `label`: the key's text, or the scripted name. `lineage`: see record-batch.ts. */
export interface TracedRecord {
  readonly label: string;
  readonly lineage: string;
  readonly rowKind: number;
  readonly eventTime: number;
}

/** An element in a channel. Records are listed at [full] and sampled level only; `rows` always counts them. */
export type TracedElement =
  | { readonly kind: 'records'; readonly rows: number; readonly records: readonly TracedRecord[] }
  | { readonly kind: 'watermark'; readonly time: number }
  | { readonly kind: 'watermarkStatus'; readonly idle: boolean }
  | { readonly kind: 'barrier'; readonly checkpointId: number }
  | { readonly kind: 'cancelMarker'; readonly checkpointId: number }
  | { readonly kind: 'endOfData' }
  | { readonly kind: 'endOfPartition' };

export type TraceBody =
  // ---- job (coordinator)
  | {
      readonly kind: 'jobStateChanged';
      readonly from: JobState;
      readonly to: JobState;
      readonly reason: string | null;
      /** Of a deterministic world: no failure of the job, but a broken invariant has ended the run; `reason` says which. */
      readonly broken?: true;
    }
  /** A new execution attempt: every subtask is spawned; `restoredCheckpointId` null = from scratch. */
  | {
      readonly kind: 'attemptStarted';
      readonly epoch: number;
      readonly attempt: number;
      readonly restoredCheckpointId: number | null;
      readonly placement: readonly { readonly subtask: SubtaskId; readonly taskManager: number }[];
    }
  | {
      readonly kind: 'restartScheduled';
      readonly delayMs: number;
      readonly failedSubtask: SubtaskId | null;
      readonly cause: string;
    }
  | {
      readonly kind: 'taskStateReported';
      readonly subtask: SubtaskId;
      readonly state: TaskState | 'CANCELED' | 'DEPLOYING';
      readonly cause: string | null;
    }
  | { readonly kind: 'checkpointQuarantined'; readonly checkpointId: number; readonly reason: string }
  // ---- checkpoints (coordinator)
  | {
      readonly kind: 'checkpointTriggered';
      readonly checkpointId: number;
      readonly trigger: 'periodic' | 'user' | 'stop' | 'final';
      readonly subtasks: readonly SubtaskId[];
    }
  | {
      readonly kind: 'checkpointRequestRejected';
      readonly reason: CheckpointFailureReason;
      readonly retryInMs: number | null;
    }
  | {
      readonly kind: 'checkpointAckReceived';
      readonly checkpointId: number;
      readonly subtask: SubtaskId;
      readonly metrics: CheckpointMetrics;
    }
  | {
      readonly kind: 'checkpointCompleted';
      readonly checkpointId: number;
      readonly bytes: number;
      readonly durationMs: number;
    }
  | {
      readonly kind: 'checkpointFailed';
      readonly checkpointId: number;
      readonly reason: CheckpointFailureReason;
      readonly detail: string | null;
    }
  | { readonly kind: 'checkpointSubsumed'; readonly checkpointId: number }
  // ---- subtask life
  | {
      readonly kind: 'subtaskStateChanged';
      readonly subtask: SubtaskId;
      readonly state: TaskState;
      readonly cause: string | null;
    }
  | {
      readonly kind: 'stateRestored';
      readonly subtask: SubtaskId;
      readonly checkpointId: number;
      readonly bytes: number;
      readonly entries: number;
    }
  | {
      readonly kind: 'sourcePositionChanged';
      readonly subtask: SubtaskId;
      readonly uid: string;
      readonly splits: readonly SourcePosition[];
    }
  // ---- channels
  /** [control elements always; records at full/sampled] The sender put an element into its output queue. */
  | {
      readonly kind: 'elementSent';
      readonly channel: ChannelId;
      readonly sequence: number;
      readonly element: TracedElement;
    }
  /** The receiver's host delivered it into the input queue. [same] */
  | { readonly kind: 'elementArrived'; readonly channel: ChannelId; readonly sequence: number }
  /** The receiver took it out of the input queue to process it. [same] */
  | { readonly kind: 'elementTaken'; readonly channel: ChannelId; readonly sequence: number }
  | { readonly kind: 'channelBlocked'; readonly channel: ChannelId; readonly checkpointId: number }
  | { readonly kind: 'channelResumed'; readonly channel: ChannelId }
  /** A message of a dead attempt was dropped by the fence of this actor. */
  | {
      readonly kind: 'messageFenced';
      readonly from: ActorId;
      readonly fromAttempt: number;
      readonly fromEpoch: number;
      readonly message: string;
    }
  // ---- checkpoint at a subtask
  | {
      readonly kind: 'alignmentStarted';
      readonly subtask: SubtaskId;
      readonly checkpointId: number;
      readonly channels: number;
    }
  | {
      readonly kind: 'barrierArrived';
      readonly subtask: SubtaskId;
      readonly checkpointId: number;
      readonly channel: ChannelId;
      readonly received: number;
      readonly expected: number;
    }
  | {
      readonly kind: 'alignmentEnded';
      readonly subtask: SubtaskId;
      readonly checkpointId: number;
      readonly aborted: CheckpointFailureReason | null;
    }
  | { readonly kind: 'barrierForwarded'; readonly subtask: SubtaskId; readonly checkpointId: number }
  | { readonly kind: 'snapshotSyncStarted'; readonly subtask: SubtaskId; readonly checkpointId: number }
  | {
      readonly kind: 'snapshotSyncEnded';
      readonly subtask: SubtaskId;
      readonly checkpointId: number;
      readonly bytes: number;
    }
  | {
      readonly kind: 'snapshotAsyncEnded';
      readonly subtask: SubtaskId;
      readonly checkpointId: number;
      readonly bytes: number;
    }
  | { readonly kind: 'notifyCompleteReceived'; readonly subtask: SubtaskId; readonly checkpointId: number }
  // ---- records and state
  /** [full] One record through one operator. */
  | {
      readonly kind: 'recordProcessed';
      readonly subtask: SubtaskId;
      readonly uid: string;
      readonly record: TracedRecord;
    }
  /** [full] A keyed value changed. */
  | {
      readonly kind: 'stateChanged';
      readonly subtask: SubtaskId;
      readonly uid: string;
      readonly state: string;
      readonly keyGroup: number;
      readonly key: string;
      readonly before: string | null;
      readonly after: string | null;
      readonly lineage: string;
    }
  | {
      readonly kind: 'recordLate';
      readonly subtask: SubtaskId;
      readonly uid: string;
      readonly count: number;
      readonly record: TracedRecord | null;
      readonly lateByMs: number;
    }
  | {
      readonly kind: 'recordRejected';
      readonly subtask: SubtaskId;
      readonly uid: string;
      readonly line: number;
      /** In English, with the place where the number of the line does not tell it. */
      readonly reason: string;
      readonly refusal: LineRefusal;
      readonly text: string;
    }
  | { readonly kind: 'watermarkAdvanced'; readonly subtask: SubtaskId; readonly uid: string; readonly time: number }
  | {
      readonly kind: 'inputStatusChanged';
      readonly subtask: SubtaskId;
      readonly channel: ChannelId | null;
      readonly idle: boolean;
    }
  | {
      readonly kind: 'windowFired';
      readonly subtask: SubtaskId;
      readonly uid: string;
      readonly start: number;
      readonly end: number;
      readonly keys: number;
    }
  // ---- sinks
  | {
      readonly kind: 'transactionChanged';
      readonly subtask: SubtaskId;
      readonly log: string;
      readonly transaction: string;
      readonly state: 'open' | 'pre-committed' | 'committed' | 'aborted';
      readonly checkpointId: number | null;
      readonly rows: number;
    }
  | {
      readonly kind: 'rowsWritten';
      readonly subtask: SubtaskId;
      readonly sink: string;
      readonly rows: number;
      readonly repeated: number;
      /** [full] */ readonly lineage: readonly string[];
    }
  // ---- faults, storage
  | { readonly kind: 'faultInjected'; readonly fault: string; readonly target: string }
  | {
      readonly kind: 'storageTransaction';
      readonly purpose: string;
      readonly outcome: 'completed' | 'aborted';
      readonly reason: string | null;
      readonly bytes: number;
    }
  // ---- counters, at most 10 Hz a subtask
  | { readonly kind: 'counters'; readonly subtask: SubtaskId; readonly counters: SubtaskCounters };

export interface SourcePosition {
  readonly split: number;
  /** Next offset to read: records for generators and rows, bytes for files. */
  readonly offset: number;
  /** Length in the same unit; null = endless. */
  readonly end: number | null;
}

export type TraceKind = TraceBody['kind'];
