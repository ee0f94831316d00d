import type { CheckpointFailureReason } from '#protocol/checkpoint.ts';

/**
 * Counts failed checkpoints in a row and says when the job has to fail. Pure: plain state in, new state out.
 *
 * Invariants: one count per checkpoint id (failures without an id always count); only some reasons count; failures of
 * an id not above the last success are ignored; after failing the job the count and the counted ids start anew.
 *
 * Flink: CheckpointFailureManager. Conformance: suite failure-manager.
 */
export interface FailureManagerState {
  readonly counter: number;
  readonly countedIds: readonly number[];
  /** -1 before the first success; ids start at 1. */
  readonly lastSucceededId: number;
}

/** A manager that has seen nothing. */
export const INITIAL_FAILURE_STATE: FailureManagerState = { counter: 0, countedIds: [], lastSucceededId: -1 };

/** Flink: CheckpointFailureManager.UNLIMITED_TOLERABLE_FAILURE_NUMBER. */
const TOLERABLE_FAILURES_UNLIMITED = 2_147_483_647;

export interface CheckpointFailure {
  /** Who noticed: the coordinator itself, or a task that declined. */
  readonly level: 'coordinator' | 'task';
  /** null: it failed before it had an id. */
  readonly checkpointId: number | null;
  readonly reason: CheckpointFailureReason;
  readonly kind: 'checkpoint' | 'savepoint' | 'stop-with-savepoint';
}

/** What the job does about it. `fail-job-due-to-task` names the task as the failed one. */
export type FailureVerdict = 'fail-job' | 'fail-job-due-to-task' | null;

export interface FailureOutcome {
  readonly state: FailureManagerState;
  readonly verdict: FailureVerdict;
}

/** Reasons that count towards the tolerable number. */
const COUNTED: ReadonlySet<CheckpointFailureReason> = new Set([
  'IO_EXCEPTION',
  'CHECKPOINT_ASYNC_EXCEPTION',
  'CHECKPOINT_DECLINED',
  'CHECKPOINT_EXPIRED',
  'FINALIZE_CHECKPOINT_FAILURE',
]);

/** Reasons that only exist before a checkpoint starts: the coordinator's, whoever reports them. Flink: isPreFlight. */
const BEFORE_START: ReadonlySet<CheckpointFailureReason> = new Set([
  'PERIODIC_SCHEDULER_SHUTDOWN',
  'TOO_MANY_CHECKPOINT_REQUESTS',
  'MINIMUM_TIME_BETWEEN_CHECKPOINTS',
  'NOT_ALL_REQUIRED_TASKS_RUNNING',
  'IO_EXCEPTION',
  'BLOCKING_OUTPUT_EXIST',
]);

/** Takes a failure into account. `tolerable`: failures in a row that the job survives. */
export function onCheckpointFailure(
  state: FailureManagerState,
  failure: CheckpointFailure,
  tolerable: number,
): FailureOutcome {
  if (failure.level === 'coordinator' || BEFORE_START.has(failure.reason)) {
    return failure.kind === 'checkpoint' ? count(state, failure, tolerable, 'fail-job') : { state, verdict: null };
  }
  // The job has already stopped emitting for it: there is no way back but a restart.
  if (failure.kind === 'stop-with-savepoint') return { state, verdict: 'fail-job' };
  return count(state, failure, tolerable, 'fail-job-due-to-task');
}

/** A success resets the count, unless a newer checkpoint has already succeeded. */
export function onCheckpointSuccess(state: FailureManagerState, checkpointId: number): FailureManagerState {
  if (checkpointId <= state.lastSucceededId) return state;
  return { counter: 0, countedIds: [], lastSucceededId: checkpointId };
}

function count(
  state: FailureManagerState,
  { checkpointId, reason }: CheckpointFailure,
  tolerable: number,
  verdict: FailureVerdict,
): FailureOutcome {
  if (checkpointId !== null && checkpointId <= state.lastSucceededId) return { state, verdict: null };
  const counts =
    tolerable !== TOLERABLE_FAILURES_UNLIMITED &&
    COUNTED.has(reason) &&
    (checkpointId === null || !state.countedIds.includes(checkpointId));
  if (!counts) return { state, verdict: null };
  const counter = state.counter + 1;
  if (counter > tolerable) return { state: { ...state, counter: 0, countedIds: [] }, verdict };
  const countedIds = checkpointId === null ? state.countedIds : [...state.countedIds, checkpointId];
  return { state: { ...state, counter, countedIds }, verdict: null };
}
