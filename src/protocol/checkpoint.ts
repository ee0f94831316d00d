import type { SubtaskId } from './job-plan.ts';

/** What a checkpoint is made of, as stored: handles of chunks, the manifest, and the figures of Flink's web UI. */

/** Flink: CheckpointFailureReason, the members that can occur here. */
export type CheckpointFailureReason =
  | 'PERIODIC_SCHEDULER_SHUTDOWN'
  | 'TOO_MANY_CHECKPOINT_REQUESTS'
  | 'MINIMUM_TIME_BETWEEN_CHECKPOINTS'
  | 'NOT_ALL_REQUIRED_TASKS_RUNNING'
  | 'IO_EXCEPTION'
  | 'BLOCKING_OUTPUT_EXIST'
  | 'CHECKPOINT_ASYNC_EXCEPTION'
  | 'CHANNEL_STATE_SHARED_STREAM_EXCEPTION'
  | 'CHECKPOINT_EXPIRED'
  | 'CHECKPOINT_SUBSUMED'
  | 'CHECKPOINT_DECLINED'
  | 'CHECKPOINT_DECLINED_TASK_NOT_READY'
  | 'CHECKPOINT_DECLINED_TASK_CLOSING'
  | 'CHECKPOINT_DECLINED_SUBSUMED'
  | 'CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER'
  | 'CHECKPOINT_DECLINED_INPUT_END_OF_STREAM'
  | 'CHECKPOINT_COORDINATOR_SHUTDOWN'
  | 'CHECKPOINT_COORDINATOR_SUSPEND'
  | 'JOB_FAILURE'
  | 'JOB_FAILOVER_REGION'
  | 'TASK_FAILURE'
  | 'TASK_CHECKPOINT_FAILURE'
  | 'UNKNOWN_TASK_CHECKPOINT_NOTIFICATION_FAILURE'
  | 'FINALIZE_CHECKPOINT_FAILURE'
  | 'TRIGGER_CHECKPOINT_FAILURE';

/** A stored chunk: where it is and how to recognise it. */
export interface SnapshotHandle {
  readonly key: string;
  readonly uid: string;
  readonly state: string;
  readonly scope: 'keyed' | 'operator';
  readonly keyGroupFirst: number;
  readonly keyGroupLast: number;
  readonly bytes: number;
  /** Hash of the bytes (std/checksum.ts), checked on restore. */
  readonly checksum: string;
}

/** Flink: CheckpointMetrics / SubtaskStateStats. Durations in job ms. */
export interface CheckpointMetrics {
  readonly startDelayMs: number;
  readonly alignmentMs: number;
  readonly syncMs: number;
  readonly asyncMs: number;
  readonly bytes: number;
  /** Bytes processed between the first barrier and the last. */
  readonly processedBytes: number;
  /** In-flight bytes persisted; 0 for aligned checkpoints. */
  readonly persistedBytes: number;
}

/** The root of a checkpoint. It is complete when the transaction that holds this reported `complete`. */
export interface CheckpointManifest {
  readonly format: 1;
  readonly jobId: string;
  readonly planVersion: number;
  readonly epoch: number;
  readonly attempt: number;
  readonly checkpointId: number;
  readonly triggeredAtMs: number;
  /** Job clock when it completed: the clock never goes back, over restarts and resumes. */
  readonly jobTimeMs: number;
  readonly subtasks: readonly {
    readonly subtask: SubtaskId;
    readonly maxParallelism: number;
    readonly finished: boolean;
    readonly handles: readonly SnapshotHandle[];
  }[];
}
