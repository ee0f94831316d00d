import { CHECKPOINTS_RETAINED } from '#protocol/limits.ts';
import type { CheckpointFailureReason } from '#protocol/checkpoint.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { TaskToCoordinator } from '#protocol/messages.ts';
import type { Effects } from '../ports.ts';
import { planCheckpoint, type PlannedTaskState } from './checkpoint-plan.ts';
import { onCheckpointFailure, onCheckpointSuccess } from './failure-manager.ts';
import { type JobManagerState, planOf, sendToTask, type TriggerRequest } from './job-manager-state.ts';
import { manifestOf } from './manifest.ts';
import {
  acknowledge,
  checkpointBytes,
  type CheckpointTrigger,
  createPendingCheckpoint,
  isFullyAcknowledged,
  type PendingCheckpoint,
} from './pending-checkpoint.ts';
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
 * The life of checkpoints, from the request to the last notification.
 *
 * 1. A request (periodic timer, user, stop, end of all input) goes to the decider, which runs, queues or refuses it.
 * 2. Running it: the plan, then the id (a refused plan consumes none), then triggers to the plan's first tasks.
 * 3. Every task acknowledges, or one declines, or the timeout passes.
 * 4. All acknowledged: the manifest goes to the vault. Only the durable manifest completes the checkpoint.
 * 5. Completed: traced, the oldest beyond the retained ones discarded, older pending ones subsumed, tasks notified.
 *
 * Invariants: ids ascend and are never given twice; nothing is completed before its manifest is durable; completion
 * precedes its notifications and the discarding of what it replaces. A checkpoint that is being committed is not
 * aborted by anything: the vault may already have it, so only the vault's answer counts.
 * A failure that has to fail the job is returned to the caller, who owns failover.
 *
 * A final checkpoint that fails is not repeated at once: the next periodic one releases the waiting tasks, as in Flink.
 *
 * Flink: CheckpointCoordinator. `triggering` is never observable: step 2 is one call.
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

/** Stops periodic checkpoints and gives up all that wait. */
export function stopScheduler(job: JobManagerState, reason: CheckpointFailureReason, effects: Effects): void {
  const { checkpoints } = job;
  checkpoints.scheduling = false;
  checkpoints.nextTriggerAt = null;
  effects.cancelTimer(PERIODIC_TIMER);
  const queued = checkpoints.queue;
  checkpoints.queue = [];
  for (const _request of queued) effects.trace({ kind: 'checkpointRequestRejected', reason, retryInMs: null });
  for (const pending of checkpoints.pending.filter((each) => each.phase === 'collecting')) {
    drop(job, pending, reason, null, effects);
  }
}

/** The periodic timer fired. */
export function onPeriodicTimer(job: JobManagerState, effects: Effects): FailJob {
  const { checkpoints } = job;
  if (!checkpoints.scheduling || checkpoints.nextTriggerAt === null) return null;
  const { intervalMs, minPauseMs } = planOf(job).settings.checkpoint;
  setPeriodicTimer(job, checkpoints.nextTriggerAt + Math.max(intervalMs ?? 0, minPauseMs), effects);
  return requestCheckpoint(job, 'periodic', effects);
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

/** Step 3: an acknowledgement. Late and unknown ones are ignored. */
export function onAcknowledged(
  job: JobManagerState,
  message: Extract<TaskToCoordinator, { kind: 'checkpointAcknowledged' }>,
  effects: Effects,
): void {
  const { checkpointId, subtask, handles, metrics } = message;
  const pending = findPending(job, checkpointId);
  if (pending === undefined || !acknowledge(pending, subtask, { handles, metrics })) return;
  effects.trace({ kind: 'checkpointAckReceived', checkpointId, subtask, metrics });
  if (isFullyAcknowledged(pending)) commit(job, pending, effects);
}

/** Step 3: a task declined. */
export function onDeclined(
  job: JobManagerState,
  message: Extract<TaskToCoordinator, { kind: 'checkpointDeclined' }>,
  effects: Effects,
): FailJob {
  const pending = findPending(job, message.checkpointId);
  if (pending === undefined || pending.phase === 'committing') return null;
  return abort(job, pending, message.reason, message.subtask, effects);
}

/** Step 3: the timeout passed. */
export function onExpired(job: JobManagerState, checkpointId: number, effects: Effects): FailJob {
  const pending = findPending(job, checkpointId);
  if (pending === undefined || pending.phase === 'committing') return null;
  return abort(job, pending, 'CHECKPOINT_EXPIRED', null, effects);
}

/** Step 5: the manifest is durable. */
export function onManifestDurable(job: JobManagerState, checkpointId: number, effects: Effects): FailJob {
  const { checkpoints } = job;
  const pending = findPending(job, checkpointId);
  if (pending === undefined) return null;
  const now = effects.now();
  checkpoints.pending = checkpoints.pending.filter((each) => each !== pending);
  checkpoints.failures = onCheckpointSuccess(checkpoints.failures, checkpointId);
  checkpoints.lastCompletionAt = now;
  effects.trace({
    kind: 'checkpointCompleted',
    checkpointId,
    bytes: checkpointBytes(pending),
    durationMs: now - pending.triggeredAtMs,
  });
  retain(job, checkpointId, effects);
  for (const older of checkpoints.pending.filter((each) => canBeSubsumed(each, checkpointId))) {
    drop(job, older, 'CHECKPOINT_SUBSUMED', null, effects);
  }
  // One that was overtaken while its manifest was being stored has nothing left to tell.
  const notified = checkpointId === checkpoints.retained.at(-1) ? pending.plan.waitFor : [];
  for (const subtask of notified) {
    if (isAlive(job, subtask)) sendToTask(job, subtask, { kind: 'notifyCheckpointComplete', checkpointId }, effects);
  }
  return decideAgain(job, effects);
}

/** Step 4 failed: the manifest could not be stored. */
export function onManifestRejected(
  job: JobManagerState,
  checkpointId: number,
  reason: string,
  effects: Effects,
): FailJob {
  const pending = findPending(job, checkpointId);
  if (pending === undefined) return null;
  return abort(job, pending, 'FINALIZE_CHECKPOINT_FAILURE', null, effects, reason);
}

/** A checkpoint's files are gone. */
export function onDiscarded(job: JobManagerState, checkpointId: number, effects: Effects): FailJob {
  if (!job.checkpoints.cleaning.delete(checkpointId)) return null;
  return decideAgain(job, effects);
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
  const { settings } = planOf(job);
  const now = effects.now();
  const planned = planCheckpoint(planOf(job), (subtask) => plannedStateOf(job, subtask));
  if (!planned.ok) {
    effects.trace({ kind: 'checkpointRequestRejected', reason: planned.failure, retryInMs: null });
    return decideAgain(job, effects);
  }
  const checkpointId = ++job.lastCheckpointId;
  const pending = createPendingCheckpoint(checkpointId, request.trigger, now, planned.value);
  job.checkpoints.pending.push(pending);
  effects.trace({
    kind: 'checkpointTriggered',
    checkpointId,
    trigger: request.trigger,
    subtasks: planned.value.waitFor,
  });
  effects.setTimer(expiryTimer(checkpointId), now + settings.checkpoint.timeoutMs);
  const alignment = settings.checkpoint.mode === 'exactly-once' ? 'aligned' : 'at-least-once';
  for (const subtask of planned.value.trigger) {
    sendToTask(
      job,
      subtask,
      {
        kind: 'triggerCheckpoint',
        checkpointId,
        timestamp: now,
        options: { alignment, stop: request.trigger === 'stop' },
      },
      effects,
    );
  }
  return decideAgain(job, effects);
}

/** Step 4. */
function commit(job: JobManagerState, pending: PendingCheckpoint, effects: Effects): void {
  pending.phase = 'committing';
  effects.cancelTimer(expiryTimer(pending.checkpointId));
  const manifest = manifestOf(pending, {
    jobId: job.jobId,
    plan: planOf(job),
    epoch: job.epoch,
    attempt: job.attempt,
    jobTimeMs: effects.now(),
  });
  const delayMs = job.pace === 'paced' ? planOf(job).settings.costs.storageMs : 0;
  effects.send('vault', { kind: 'commitManifest', manifest }, { delayMs });
}

function retain(job: JobManagerState, checkpointId: number, effects: Effects): void {
  const { checkpoints } = job;
  const kept = [...checkpoints.retained, checkpointId].sort((left, right) => left - right);
  const subsumed = kept.splice(0, Math.max(0, kept.length - CHECKPOINTS_RETAINED));
  checkpoints.retained = kept;
  for (const old of subsumed) {
    effects.trace({ kind: 'checkpointSubsumed', checkpointId: old });
    discard(job, old, effects);
  }
}

/** Gives a checkpoint up and lets the failure manager judge. */
function abort(
  job: JobManagerState,
  pending: PendingCheckpoint,
  reason: CheckpointFailureReason,
  subtask: SubtaskId | null,
  effects: Effects,
  detail: string | null = null,
): FailJob {
  drop(job, pending, reason, detail ?? subtask, effects);
  // Sources that took the checkpoint of a stop emit nothing any more: only a restart brings them back.
  // Flink: the tasks themselves fail with the same words when they are told of the abortion.
  if (pending.trigger === 'stop') {
    job.checkpoints.ending = null;
    return { cause: `Stop-with-savepoint failed: ${reason}`, subtask };
  }
  const { state, verdict } = onCheckpointFailure(
    job.checkpoints.failures,
    {
      level: subtask === null ? 'coordinator' : 'task',
      checkpointId: pending.checkpointId,
      reason,
      kind: 'checkpoint',
    },
    planOf(job).settings.checkpoint.tolerableFailures,
  );
  job.checkpoints.failures = state;
  if (verdict !== null) {
    const cause = `Exceeded checkpoint tolerable failure threshold. The latest checkpoint failed due to ${reason}.`;
    return { cause, subtask: verdict === 'fail-job-due-to-task' ? subtask : null };
  }
  return decideAgain(job, effects);
}

/** Removes a pending checkpoint, tells the tasks and has its chunks deleted. */
function drop(
  job: JobManagerState,
  pending: PendingCheckpoint,
  reason: CheckpointFailureReason,
  detail: string | null,
  effects: Effects,
): void {
  const { checkpointId } = pending;
  job.checkpoints.pending = job.checkpoints.pending.filter((each) => each !== pending);
  effects.cancelTimer(expiryTimer(checkpointId));
  effects.trace({ kind: 'checkpointFailed', checkpointId, reason, detail });
  discard(job, checkpointId, effects);
  if (job.job !== 'RUNNING') return;
  for (const subtask of pending.plan.waitFor) {
    if (isAlive(job, subtask)) sendToTask(job, subtask, { kind: 'notifyCheckpointAborted', checkpointId }, effects);
  }
}

function discard(job: JobManagerState, checkpointId: number, effects: Effects): void {
  job.checkpoints.cleaning.add(checkpointId);
  effects.send('vault', { kind: 'discardCheckpoint', checkpointId });
}

function decideAgain(job: JobManagerState, effects: Effects): FailJob {
  const { queue } = job.checkpoints;
  if (queue.length === 0) return null;
  return carryOut(job, decideNext(queue, situationOf(job, effects), limitsOf(job)), effects);
}

function situationOf(job: JobManagerState, effects: Effects): RequestSituation {
  const { pending, cleaning, lastCompletionAt } = job.checkpoints;
  return {
    now: effects.now(),
    triggering: false,
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

function expiryTimer(checkpointId: number): string {
  return `expire:${checkpointId}`;
}

function findPending(job: JobManagerState, checkpointId: number): PendingCheckpoint | undefined {
  return job.checkpoints.pending.find((each) => each.checkpointId === checkpointId);
}

function canBeSubsumed(pending: PendingCheckpoint, by: number): boolean {
  return pending.checkpointId < by && pending.phase === 'collecting' && pending.trigger !== 'stop';
}

function isAlive(job: JobManagerState, subtask: SubtaskId): boolean {
  return job.job === 'RUNNING' && job.tasks.get(subtask)?.state === 'RUNNING';
}

function plannedStateOf(job: JobManagerState, subtask: SubtaskId): PlannedTaskState {
  const state = job.tasks.get(subtask)?.state;
  return state === 'RUNNING' || state === 'FINISHED' ? state : 'NOT_RUNNING';
}
