import { CHECKPOINTS_RETAINED } from '#protocol/limits.ts';
import type { CheckpointFailureReason } from '#protocol/checkpoint.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { TaskToCoordinator } from '#protocol/messages.ts';
import type { Effects } from '../ports.ts';
import { cancelTriggers, decideAgain, expiryTimer, type FailJob, requestCheckpoint } from './checkpoint-triggering.ts';
import { onCheckpointFailure, onCheckpointSuccess } from './failure-manager.ts';
import { type JobManagerState, planOf, sendToTask } from './job-manager-state.ts';
import { manifestOf } from './manifest.ts';
import { acknowledge, checkpointBytes, isFullyAcknowledged, type PendingCheckpoint } from './pending-checkpoint.ts';

/**
 * The life of checkpoints, from their trigger to the last notification.
 *
 * 1., 2. Requested and triggered: checkpoint-triggering.ts.
 * 3. Every task acknowledges, or one declines, or the timeout passes.
 * 4. All acknowledged: the manifest goes to the vault. Only the durable manifest completes the checkpoint.
 * 5. Completed: traced, the oldest beyond the retained ones discarded, older pending ones subsumed, tasks notified.
 *
 * Invariants: nothing is completed before its manifest is durable; completion precedes its notifications and the
 * discarding of what it replaces. A checkpoint that is being committed is not aborted by anything: the vault may
 * already have it, so only the vault's answer counts. A failure that has to fail the job is returned to the caller, who
 * owns failover.
 *
 * A final checkpoint that fails is not repeated at once: the next periodic one releases the waiting tasks, as in Flink.
 * The one exception is a trigger that came too late ({@link onTaskFinished}).
 *
 * Flink: CheckpointCoordinator.
 */

/** Stops periodic checkpoints and gives up all that wait. */
export function stopScheduler(job: JobManagerState, reason: CheckpointFailureReason, effects: Effects): void {
  cancelTriggers(job, reason, effects);
  for (const pending of job.checkpoints.pending.filter((each) => each.phase === 'collecting')) {
    drop(job, pending, reason, null, effects);
  }
}

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

/**
 * A task has finished that a checkpoint still waits for: its trigger came too late. That is no fault: the checkpoint
 * before released the tasks, and the next one, requested meanwhile, was planned before the coordinator heard that they
 * had gone. It cannot complete, and does not count as a failure (failure-manager.ts).
 *
 * Flink: TaskExecutor.triggerCheckpoint at a task it no longer knows. Where a task is still closing, Flink drops the
 * trigger and lets the checkpoint wait for its timeout or the end of the job; here a task that has left is unknown.
 * Deviation: a checkpoint that the job waits for to end is requested again without the task. Flink waits for the next
 * periodic one, and fails a stop; both only for having asked at the wrong moment.
 */
export function onTaskFinished(job: JobManagerState, subtask: SubtaskId, effects: Effects): FailJob {
  const { checkpoints } = job;
  const waiting = checkpoints.pending.filter(
    (each) => each.phase === 'collecting' && each.plan.waitFor.includes(subtask) && !each.acknowledged.has(subtask),
  );
  for (const pending of waiting) drop(job, pending, 'TASK_CHECKPOINT_FAILURE', subtask, effects);
  if (waiting.length === 0) return null;
  const again = waiting.find((each) => each.trigger === 'stop' || each.trigger === 'final');
  return again === undefined ? decideAgain(job, effects) : requestCheckpoint(job, again.trigger, effects);
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
    wasFinished: (subtask) => job.tasks.get(subtask)?.finishedOnRestore === true,
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

function findPending(job: JobManagerState, checkpointId: number): PendingCheckpoint | undefined {
  return job.checkpoints.pending.find((each) => each.checkpointId === checkpointId);
}

function canBeSubsumed(pending: PendingCheckpoint, by: number): boolean {
  return pending.checkpointId < by && pending.phase === 'collecting' && pending.trigger !== 'stop';
}

function isAlive(job: JobManagerState, subtask: SubtaskId): boolean {
  return job.job === 'RUNNING' && job.tasks.get(subtask)?.state === 'RUNNING';
}
