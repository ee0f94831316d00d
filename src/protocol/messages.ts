import type { ChannelId, JobPlan, SubtaskId } from './job-plan.ts';
import type { CheckpointFailureReason, CheckpointMetrics, SnapshotHandle } from './checkpoint.ts';
import type { QueryAnswer, QueryRequest } from './query.ts';
import type { StorageEntry, StorageFailure } from './storage.ts';
import type { TraceLevel } from './trace-level.ts';
import type { Stamp } from './stamp.ts';
import type { RestoreMode, VaultReply, VaultRequest } from './vault-messages.ts';

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
  /**
   * `sequence` counts the elements of this channel and attempt from 0; `backlog`: buffers still queued at the sender.
   */
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
