import type { CheckpointFailureReason } from '#protocol/checkpoint.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { Effects } from '../ports.ts';
import { planCheckpoint, type PlannedTaskState } from './checkpoint-plan.ts';
import { type JobManagerState, planOf, sendToTask, type TriggerRequest } from './job-manager-state.ts';
import { type CheckpointTrigger, createPendingCheckpoint } from './pending-checkpoint.ts';
import {
  type CheckpointRequestKind,
  decideNext,
  QUEUED_REQUESTS_MAX,
  type RequestLimits,
  type RequestOutcome,
  type RequestSituation,
  submitRequest,
} from './request-decider.ts';

/**
 * From the request of a checkpoint to its trigger messages.
 *
 * 1. A request (periodic timer, user, stop, end of all input) goes to the decider, which runs, queues or refuses it.
 * 2. Running it: all tasks have to run (else no id is consumed); then the next id is reserved at the vault.
 * 3. Reserved: the plan, and triggers to its first tasks. Meanwhile a task or the job may have ended: refused.
 *
 * Invariant: ids ascend and are never given twice, over crashes of the coordinator too: each is stored before its use.
 * Flink: CheckpointCoordinator (ScheduledTrigger, startTriggeringCheckpoint).
 */

/** What a checkpoint's failure asks of the job; null = nothing. */
export type FailJob = { readonly cause: string; readonly subtask: SubtaskId | null } | null;

const PERIODIC_TIMER = 'checkpoint';

/** Starts periodic checkpoints: the first after a random part of the interval, then on planned times. */
export function startScheduler(job: JobManagerState, effects: Effects): void {
  const { intervalMs, minPauseMs } = planOf(job).settings.checkpoint;
  if (intervalMs === null || job.checkpoints.ending === 'stop') return;
  const baseIntervalMs = Math.max(intervalMs, minPauseMs);
  const delayMs = minPauseMs + effects.choose(baseIntervalMs - minPauseMs + 1, 'first checkpoint');
  job.checkpoints.scheduling = true;
  setPeriodicTimer(job, effects.now() + delayMs, effects);
}

/** Sets no periodic trigger any more, and empties the queue. What is pending is the caller's. */
export function cancelTriggers(job: JobManagerState, reason: CheckpointFailureReason, effects: Effects): void {
  const { checkpoints } = job;
  checkpoints.scheduling = false;
  checkpoints.nextTriggerAt = null;
  effects.cancelTimer(PERIODIC_TIMER);
  if (checkpoints.triggering !== null) checkpoints.triggering = { ...checkpoints.triggering, cancelled: reason };
  const queued = checkpoints.queue;
  checkpoints.queue = [];
  for (const _request of queued) effects.trace({ kind: 'checkpointRequestRejected', reason, retryInMs: null });
}

/** The periodic timer fired. */
export function onPeriodicTimer(job: JobManagerState, effects: Effects): FailJob {
  const { checkpoints } = job;
  if (!checkpoints.scheduling || checkpoints.nextTriggerAt === null) return null;
  const { intervalMs, minPauseMs } = planOf(job).settings.checkpoint;
  const periodMs = Math.max(intervalMs ?? 0, minPauseMs);
  setPeriodicTimer(job, nextBeat(checkpoints.nextTriggerAt, periodMs, effects.now()), effects);
  return requestCheckpoint(job, 'periodic', effects);
}

/**
 * Flink catches up on every beat that was missed (scheduleAtFixedRate). After a tab was frozen for days that would be
 * millions of requests, of which the queue takes {@link QUEUED_REQUESTS_MAX} and refuses the rest: the rest is skipped.
 */
function nextBeat(at: number, periodMs: number, now: number): number {
  const skipped = Math.floor((now - at) / periodMs) - QUEUED_REQUESTS_MAX;
  return at + (skipped > 0 ? skipped + 1 : 1) * periodMs;
}

/** Step 1. */
export function requestCheckpoint(job: JobManagerState, trigger: CheckpointTrigger, effects: Effects): FailJob {
  const { checkpoints } = job;
  const request: TriggerRequest = { sequence: checkpoints.nextSequence++, kind: REQUEST_KINDS[trigger], trigger };
  return carryOut(job, submitRequest(checkpoints.queue, request, situationOf(job, effects), limitsOf(job)), effects);
}

/** Flink forces the savepoint of a stop, and requests the final checkpoint outside the period. */
const REQUEST_KINDS: Record<CheckpointTrigger, CheckpointRequestKind> = {
  periodic: 'periodic',
  user: 'checkpoint',
  final: 'checkpoint',
  stop: 'forced-savepoint',
};

/** Step 3. */
export function onIdReserved(job: JobManagerState, reserved: number, effects: Effects): FailJob {
  const { triggering } = job.checkpoints;
  if (triggering === null || triggering.checkpointId !== reserved) return null;
  job.checkpoints.triggering = null;
  const { request, checkpointId, triggeredAtMs, cancelled } = triggering;
  if (cancelled !== null) return refuse(job, cancelled, effects);
  const planned = planCheckpoint(planOf(job), (subtask) => plannedStateOf(job, subtask));
  if (!planned.ok) return refuse(job, planned.failure, effects);
  const { settings } = planOf(job);
  job.checkpoints.pending.push(createPendingCheckpoint(checkpointId, request.trigger, triggeredAtMs, planned.value));
  effects.trace({
    kind: 'checkpointTriggered',
    checkpointId,
    trigger: request.trigger,
    subtasks: planned.value.waitFor,
  });
  effects.setTimer(expiryTimer(checkpointId), triggeredAtMs + settings.checkpoint.timeoutMs);
  const alignment = settings.checkpoint.mode === 'exactly-once' ? 'aligned' : 'at-least-once';
  const options = { alignment, stop: request.trigger === 'stop' } as const;
  for (const subtask of planned.value.trigger) {
    const timestamp = triggeredAtMs;
    sendToTask(job, subtask, { kind: 'triggerCheckpoint', checkpointId, timestamp, options }, effects);
  }
  return decideAgain(job, effects);
}

/** Step 2 failed: the id could not be stored. A stop is off; everything else is tried again in its time. */
export function onIdRejected(job: JobManagerState, rejected: number, effects: Effects): FailJob {
  const { triggering } = job.checkpoints;
  if (triggering === null || triggering.checkpointId !== rejected) return null;
  job.checkpoints.triggering = null;
  const refused = refuse(job, triggering.cancelled ?? 'TRIGGER_CHECKPOINT_FAILURE', effects);
  if (triggering.request.trigger === 'stop' && triggering.cancelled === null) {
    job.checkpoints.ending = null;
    startScheduler(job, effects);
  }
  return refused;
}

/** Something has changed: lets the decider look at the queue again. */
export function decideAgain(job: JobManagerState, effects: Effects): FailJob {
  const { queue } = job.checkpoints;
  if (queue.length === 0) return null;
  return carryOut(job, decideNext(queue, situationOf(job, effects), limitsOf(job)), effects);
}

/** The timer of a checkpoint's timeout. */
export function expiryTimer(checkpointId: number): string {
  return `expire:${checkpointId}`;
}

function carryOut(job: JobManagerState, outcome: RequestOutcome<TriggerRequest>, effects: Effects): FailJob {
  const { checkpoints } = job;
  checkpoints.queue = outcome.queue;
  let failJob: FailJob = null;
  const retry = outcome.decisions.find((decision) => decision.kind === 'reschedule');
  for (const decision of outcome.decisions) {
    switch (decision.kind) {
      case 'run':
        failJob ??= trigger(job, decision.request, effects);
        break;
      case 'reject': {
        const early = decision.reason === 'MINIMUM_TIME_BETWEEN_CHECKPOINTS';
        const retryInMs = early ? (retry?.delayMs ?? null) : null;
        effects.trace({ kind: 'checkpointRequestRejected', reason: decision.reason, retryInMs });
        break;
      }
      case 'reschedule':
        setPeriodicTimer(job, decision.now + decision.delayMs, effects);
    }
  }
  return failJob;
}

/** Step 2. */
function trigger(job: JobManagerState, request: TriggerRequest, effects: Effects): FailJob {
  const planned = planCheckpoint(planOf(job), (subtask) => plannedStateOf(job, subtask));
  if (!planned.ok) return refuse(job, planned.failure, effects);
  const checkpointId = ++job.lastCheckpointId;
  job.checkpoints.triggering = { request, checkpointId, triggeredAtMs: effects.now(), cancelled: null };
  effects.send('vault', { kind: 'reserveCheckpointId', checkpointId });
  return null;
}

function refuse(job: JobManagerState, reason: CheckpointFailureReason, effects: Effects): FailJob {
  effects.trace({ kind: 'checkpointRequestRejected', reason, retryInMs: null });
  return decideAgain(job, effects);
}

function situationOf(job: JobManagerState, effects: Effects): RequestSituation {
  const { triggering, pending, cleaning, lastCompletionAt } = job.checkpoints;
  return {
    now: effects.now(),
    triggering: triggering !== null,
    pending: pending.length,
    cleaning: cleaning.size,
    lastCompletion: lastCompletionAt,
  };
}

function limitsOf(job: JobManagerState): RequestLimits {
  const { maxConcurrent, minPauseMs } = planOf(job).settings.checkpoint;
  return { maxConcurrent, minPauseMs, maxQueued: QUEUED_REQUESTS_MAX };
}

function setPeriodicTimer(job: JobManagerState, at: number, effects: Effects): void {
  job.checkpoints.nextTriggerAt = at;
  effects.setTimer(PERIODIC_TIMER, Math.max(at, effects.now()));
}

function plannedStateOf(job: JobManagerState, subtask: SubtaskId): PlannedTaskState {
  const state = job.tasks.get(subtask)?.state;
  return state === 'RUNNING' || state === 'FINISHED' ? state : 'NOT_RUNNING';
}
