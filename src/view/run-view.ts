import type { CheckpointFailureReason, CheckpointMetrics } from '#protocol/checkpoint.ts';
import type { ChannelId, SubtaskId } from '#protocol/job-plan.ts';
import type { TaskState } from '#protocol/messages.ts';
import type { SubtaskCounters } from '#protocol/subtask-counters.ts';
import type { JobState, SourcePosition, TracedElement, TracedRecord } from '#protocol/trace.ts';

/**
 * Checkpoints kept for the table; older ones leave at the top. Flink: web.checkpoints.history keeps 10; we keep more.
 */
export const CHECKPOINT_HISTORY_MAX = 100;

/**
 * What the studio draws: the fold of the trace up to one instant. Plain data; nothing in it is computed anywhere but in
 * the fold (fold.ts), so a past instant is drawn exactly as it was.
 */
export interface RunView {
  /** Number of trace events folded so far: "event 412" of the narration. */
  readonly events: number;
  readonly jobTimeMs: number;
  readonly jobState: JobState;
  readonly epoch: number;
  readonly attempt: number;
  readonly subtasks: ReadonlyMap<SubtaskId, SubtaskView>;
  readonly channels: ReadonlyMap<ChannelId, ChannelView>;
  /** Newest last; bounded by CHECKPOINT_HISTORY_MAX. */
  readonly checkpoints: readonly CheckpointView[];
  readonly recovery: RecoveryView | null;
  readonly transactions: readonly TransactionView[];
  readonly quarantined: readonly { readonly checkpointId: number; readonly reason: string }[];
  readonly fencedMessages: number;
  /** One sentence on what is happening, as a catalogue key and its values. */
  readonly narration: Narration | null;
  /** Requests for a checkpoint that the coordinator did not grant, and why it refused the last of them. */
  readonly refusedRequests: RefusedRequests;
  readonly failure: string | null;
  /** The invariant whose breaking ended the run, with what happened: then `failure` is no failure of the job. */
  readonly brokenInvariant: string | null;
  readonly restarts: number;
  /** The checkpoint that would be restored if the job failed now. */
  readonly latestCompletedId: number | null;
  /** The checkpoint this attempt started from. */
  readonly restoredCheckpointId: number | null;
  /** Events of dead attempts that arrived after a newer attempt had started: seen, and not drawn. */
  readonly zombieEvents: number;
}

export type SubtaskPhase =
  | 'DEPLOYING'
  | 'RESTORING'
  | 'RUNNING'
  | 'ALIGNING'
  | 'SYNC'
  | 'ASYNC'
  | 'ACKED'
  | 'FINISHED'
  | 'FAILED'
  | 'CANCELED';

export interface SubtaskView {
  readonly id: SubtaskId;
  readonly attempt: number;
  readonly taskManager: number;
  readonly taskState: TaskState | 'CANCELED' | 'DEPLOYING';
  readonly phase: SubtaskPhase;
  readonly phaseSinceMs: number;
  /** ALIGNING: barriers received of expected. */
  readonly barriers: { readonly received: number; readonly expected: number } | null;
  /** The newest checkpoint this subtask has taken its snapshot for: the epoch of its next records. */
  readonly snapshotCheckpointId: number | null;
  readonly counters: SubtaskCounters | null;
  readonly positions: readonly SourcePosition[];
  /** Positions in the newest completed checkpoint: the flag on the ruler. */
  readonly checkpointedPositions: readonly SourcePosition[];
  readonly watermarkMs: number;
  /** [full] The record processed last, and the state change it made. */
  readonly current: {
    readonly record: TracedRecord;
    readonly times: number;
    readonly key: string | null;
    readonly before: string | null;
    readonly after: string | null;
    readonly keyGroup: number | null;
  } | null;
  readonly cause: string | null;
  /** Host time has brought no news of this subtask for more than 1 s. */
  readonly silentSinceMs: number | null;
  /** The checkpoint that `phase` is about, where it is about one. */
  readonly phaseCheckpointId: number | null;
  /** [full] Keys per key group as far as the trace knows them; null while no keyed value was traced. */
  readonly keysByGroup: ReadonlyMap<number, number> | null;
  /** [full] Records processed by the head of the chain in this attempt. */
  readonly processed: number;
  /** Bytes of the checkpoint it was restored from. */
  readonly restoredBytes: number | null;
  /** Messages of dead attempts that this subtask's fence has dropped. */
  readonly fencedMessages: number;
  readonly late: { readonly count: number; readonly record: TracedRecord | null; readonly lateByMs: number } | null;
  readonly rejected: number;
  readonly lastWindow: { readonly start: number; readonly end: number; readonly keys: number } | null;
  readonly written: { readonly rows: number; readonly repeated: number };
  readonly countersAtMs: number | null;
  /** From two successive counters; null before the second. */
  readonly rates: { readonly inPerSecond: number; readonly outPerSecond: number } | null;
}

export interface ChannelView {
  readonly id: ChannelId;
  /** Checkpoint whose barrier shut the gate, or null. */
  readonly blockedBy: number | null;
  /**
   * Elements sent and not yet taken, oldest (nearest the receiver) first. At summary level records are only counted.
   */
  readonly queue: readonly QueuedElement[];
  /** Buffers in this channel, traced or not. */
  readonly queuedBuffers: number;
  readonly watermarkMs: number;
  readonly idle: boolean;
  /** Newest barrier id that has passed into this channel: the epoch parity of what is sent now. */
  readonly epoch: number;
  readonly ended: boolean;
}

export interface QueuedElement {
  readonly sequence: number;
  readonly arrived: boolean;
  readonly element: TracedElement;
  /** Epoch the element belongs to: number of the checkpoint that will contain it. */
  readonly epoch: number;
  /** [full] Times each listed record was processed before in this run (0 = first time): the ↻ mark. */
  readonly replays: readonly number[];
}

export type CheckpointStatus = 'in-progress' | 'completed' | 'failed' | 'subsumed';

export interface CheckpointView {
  readonly id: number;
  readonly attempt: number;
  readonly trigger: 'periodic' | 'user' | 'stop' | 'final';
  readonly status: CheckpointStatus;
  readonly reason: string | null;
  readonly triggeredAtMs: number;
  readonly latestAckMs: number | null;
  readonly endedAtMs: number | null;
  /** Every subtask that has to acknowledge, in plan order. */
  readonly subtasks: readonly CheckpointSubtaskView[];
  readonly bytes: number;
  /** When a failed job was restored from it, for the last time. */
  readonly restoredAtMs: number | null;
}

export interface CheckpointSubtaskView {
  readonly id: SubtaskId;
  readonly ackedAtMs: number | null;
  readonly alignmentStartedMs: number | null;
  readonly syncStartedMs: number | null;
  readonly syncEndedMs: number | null;
  readonly asyncEndedMs: number | null;
  readonly metrics: CheckpointMetrics | null;
}

export interface RecoveryView {
  readonly failedSubtask: SubtaskId | null;
  readonly cause: string;
  readonly failedAtMs: number;
  readonly restartAtMs: number | null;
  readonly restoredCheckpointId: number | null;
  readonly phase: 'failed' | 'waiting' | 'restoring' | 'resumed';
  /** Source positions when it failed, to draw the stretch that is replayed. */
  readonly positionsBefore: ReadonlyMap<SubtaskId, readonly SourcePosition[]>;
  /** Source positions of the restored checkpoint; empty before the restart. */
  readonly restoredPositions: ReadonlyMap<SubtaskId, readonly SourcePosition[]>;
  /** What the channels held when they were emptied: drawn fallen, never animated again. */
  readonly fallen: ReadonlyMap<ChannelId, readonly QueuedElement[]>;
  /** Subtasks that have reported RUNNING in the new attempt. */
  readonly restored: readonly SubtaskId[];
}

export interface TransactionView {
  readonly id: string;
  readonly subtask: SubtaskId;
  readonly log: string;
  readonly state: 'open' | 'pre-committed' | 'committed' | 'aborted';
  readonly checkpointId: number | null;
  readonly rows: number;
}

export interface RefusedRequests {
  readonly count: number;
  readonly reason: CheckpointFailureReason | null;
}

export interface Narration {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}
