import { must } from '#std/assert.ts';
import type { CheckpointFailureReason } from '#protocol/checkpoint.ts';
import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId, Message, Pace, TaskState } from '#protocol/messages.ts';
import type { RestoreMode } from '#protocol/vault-messages.ts';
import type { JobState } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import type { Effects } from '../ports.ts';
import { type FailureManagerState, INITIAL_FAILURE_STATE } from './failure-manager.ts';
import { transitionJob } from './job-state.ts';
import type { CheckpointTrigger, PendingCheckpoint } from './pending-checkpoint.ts';
import type { CheckpointRequest } from './request-decider.ts';
import { INITIAL_BACKOFF_STATE, type RestartBackoffState } from './restart-backoff.ts';

/**
 * Everything the coordinator of one job knows: plain values, so that the explorer can copy and hash it at any step.
 *
 * Invariants: `lastCheckpointId` and `attempt` only grow, over epochs too; `tasks` holds every subtask of the plan
 * while an attempt is deployed; `checkpoints.scheduling` implies that every task has reached RUNNING.
 */
export interface JobManagerState {
  readonly jobId: string;
  plan: JobPlan | null;
  restore: RestoreMode;
  traceLevel: TraceLevel;
  pace: Pace;
  job: JobState;
  /** 0 until the vault has granted one. */
  epoch: number;
  attempt: number;
  /** Highest id ever given to a checkpoint of this job. */
  lastCheckpointId: number;
  tasks: Map<SubtaskId, TaskRecord>;
  readonly checkpoints: CheckpointState;
  backoff: RestartBackoffState;
  readonly restart: RestartState;
  readonly heartbeats: { sequence: number; lastTickAt: number | null };
  /** How the job ends once its tasks have stopped. */
  cancel: 'retain' | 'delete' | null;
  fencedMessages: number;
}

export interface TaskRecord {
  readonly taskManager: number;
  state: TaskState | 'DEPLOYING';
  /** It had finished in the checkpoint this attempt was restored from; it runs only to end its consumers' input. */
  readonly finishedOnRestore: boolean;
  /** All its input is consumed and its operators have finished. */
  endOfData: boolean;
  /** Host time of its last sign of life. */
  heardAt: number;
}

export interface CheckpointState {
  /** Whether periodic checkpoints may be triggered. */
  scheduling: boolean;
  /** Planned time of the next periodic trigger. */
  nextTriggerAt: number | null;
  queue: readonly TriggerRequest[];
  nextSequence: number;
  /** The one whose id is being reserved. */
  triggering: Triggering | null;
  pending: PendingCheckpoint[];
  /** Completed ids that are kept, ascending. */
  retained: readonly number[];
  /** Ids being discarded. */
  readonly cleaning: Set<number>;
  lastCompletionAt: number;
  failures: FailureManagerState;
  /** The checkpoint that ends the job, once this attempt has requested it. */
  ending: 'stop' | 'final' | null;
}

export interface TriggerRequest extends CheckpointRequest {
  readonly trigger: CheckpointTrigger;
}

export interface Triggering {
  readonly request: TriggerRequest;
  readonly checkpointId: number;
  readonly triggeredAtMs: number;
  /** Why it has been given up meanwhile. */
  readonly cancelled: CheckpointFailureReason | null;
}

export interface RestartState {
  /** A restart is due: the job-clock timer runs, or the vault is looking for a checkpoint. */
  phase: 'none' | 'waiting' | 'searching';
}

/** A coordinator that has not been asked anything. */
export function createJobManagerState(jobId: string): JobManagerState {
  return {
    jobId,
    plan: null,
    restore: 'latest',
    traceLevel: 'summary',
    pace: 'free',
    job: 'INITIALIZING',
    epoch: 0,
    attempt: 0,
    lastCheckpointId: 0,
    tasks: new Map(),
    checkpoints: {
      scheduling: false,
      nextTriggerAt: null,
      queue: [],
      nextSequence: 0,
      triggering: null,
      pending: [],
      retained: [],
      cleaning: new Set(),
      lastCompletionAt: Number.NEGATIVE_INFINITY,
      failures: INITIAL_FAILURE_STATE,
      ending: null,
    },
    backoff: INITIAL_BACKOFF_STATE,
    restart: { phase: 'none' },
    heartbeats: { sequence: 0, lastTickAt: null },
    cancel: null,
    fencedMessages: 0,
  };
}

/** The plan of a started job. */
export function planOf(job: JobManagerState): JobPlan {
  return must(job.plan, 'the job has been started');
}

/** Moves the job to another state, if the table allows it, and traces it. */
export function changeJobState(job: JobManagerState, to: JobState, reason: string | null, effects: Effects): void {
  const from = job.job;
  job.job = transitionJob(from, to);
  effects.trace({ kind: 'jobStateChanged', from, to, reason });
}

/** Sends with the modelled cost of a control message while the job is paced. */
export function sendToTask(job: JobManagerState, subtask: SubtaskId, message: Message, effects: Effects): void {
  const delayMs = job.pace === 'paced' ? planOf(job).settings.costs.controlMs : 0;
  effects.send(`task:${subtask}` satisfies ActorId, message, { delayMs });
}
