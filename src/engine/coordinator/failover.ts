import type { CheckpointManifest } from '#protocol/checkpoint.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { QuarantinedCheckpoint } from '#protocol/vault-messages.ts';
import type { Effects } from '../ports.ts';
import { deployAttempt, stopAttempt } from './deployment.ts';
import { changeJobState, type JobManagerState, planOf } from './job-manager-state.ts';
import { isTerminal } from './job-state.ts';
import { restoreObstacle } from './manifest.ts';
import { backoffMs, canRestart, onFailure } from './restart-backoff.ts';

/**
 * What happens when a task, a checkpoint or the restore fails.
 *
 * 1. The restart strategy decides. No restart left: FAILING, then FAILED.
 * 2. RESTARTING: every task is stopped, checkpoints under way are given up. The region is the whole job: an exchange
 *    that connects all with all, which nearly every job has, makes it one region in Flink too.
 * 3. After the delay, on the job clock (while the job is paused it waits), the vault is asked for the newest checkpoint
 *    that verifies.
 * 4. A new attempt starts from it.
 *
 * A failure between 2 and 4 cannot come from a task, for none is left: their last words are fenced off. Failures of
 * one incident are merged by the strategy where Flink's does so.
 *
 * Flink: DefaultScheduler (handleTaskFailure, restartTasksWithDelay), ExecutionFailureHandler.
 */

const RESTART_TIMER = 'restart';

/** Step 1 and 2. `subtask`: the task that failed, null for the job as a whole. */
export function handleFailure(job: JobManagerState, cause: string, subtask: SubtaskId | null, effects: Effects): void {
  if (job.job !== 'RUNNING') return;
  if (subtask !== null && job.tasks.has(subtask)) {
    effects.trace({ kind: 'taskStateReported', subtask, state: 'FAILED', cause });
  }
  const { restart } = planOf(job).settings;
  const now = effects.now();
  job.backoff = onFailure(restart, job.backoff, now, (bound) => effects.choose(bound, 'restart jitter')).state;
  if (!canRestart(restart, job.backoff, now)) {
    failJob(job, cause, subtask, effects);
    return;
  }
  const delayMs = backoffMs(restart, job.backoff, now);
  changeJobState(job, 'RESTARTING', cause, effects);
  stopAttempt(job, subtask, effects);
  job.restart.phase = 'waiting';
  effects.setTimer(RESTART_TIMER, now + delayMs);
  effects.trace({ kind: 'restartScheduled', delayMs, failedSubtask: subtask, cause });
}

/** Step 3. */
export function onRestartTimer(job: JobManagerState, effects: Effects): void {
  if (job.job !== 'RESTARTING' || job.restart.phase !== 'waiting') return;
  job.restart.phase = 'searching';
  effects.send('vault', { kind: 'findLatestManifest' });
}

/** Step 4. */
export function onManifestFound(
  job: JobManagerState,
  manifest: CheckpointManifest | null,
  quarantined: readonly QuarantinedCheckpoint[],
  effects: Effects,
): void {
  if (job.job !== 'RESTARTING' || job.restart.phase !== 'searching') return;
  job.restart.phase = 'none';
  startFrom(job, manifest, quarantined, effects);
}

/** Starts an attempt from what the vault found, at first or again. */
export function startFrom(
  job: JobManagerState,
  manifest: CheckpointManifest | null,
  quarantined: readonly QuarantinedCheckpoint[],
  effects: Effects,
): void {
  for (const { checkpointId, reason } of quarantined) {
    effects.trace({ kind: 'checkpointQuarantined', checkpointId, reason });
  }
  const obstacle = obstacleOf(job, manifest, quarantined);
  if (obstacle !== null) {
    failJob(job, obstacle, null, effects);
    return;
  }
  const { checkpoints } = job;
  const older = checkpoints.retained.filter((id) => manifest !== null && id < manifest.checkpointId);
  checkpoints.retained = manifest === null ? [] : [...older, manifest.checkpointId];
  changeJobState(job, 'RUNNING', null, effects);
  deployAttempt(job, manifest, effects);
}

/** Ends the job with a failure. */
export function failJob(job: JobManagerState, cause: string, subtask: SubtaskId | null, effects: Effects): void {
  changeJobState(job, 'FAILING', cause, effects);
  stopAttempt(job, subtask, effects);
  effects.cancelTimer(RESTART_TIMER);
  changeJobState(job, 'FAILED', cause, effects);
}

/** The user cancels the job; its checkpoints stay or go. */
export function cancelJob(job: JobManagerState, checkpoints: 'retain' | 'delete', effects: Effects): void {
  if (isTerminal(job.job) || job.cancel !== null) return;
  job.cancel = checkpoints;
  // Without the vault's grant there is nothing to stop and nothing to delete; it ends when the grant comes.
  if (job.job === 'INITIALIZING') return;
  changeJobState(job, 'CANCELLING', null, effects);
  stopAttempt(job, null, effects);
  effects.cancelTimer(RESTART_TIMER);
  job.restart.phase = 'none';
  if (checkpoints === 'delete') effects.send('vault', { kind: 'discardJob' });
  else changeJobState(job, 'CANCELED', null, effects);
}

/** Another coordinator owns the job, or storage knows it no more (`epoch` 0): this one stops everything it started. */
export function suspendJob(job: JobManagerState, epoch: number, effects: Effects): void {
  if (isTerminal(job.job)) return;
  const reason = epoch === 0 ? 'storage has lost the job' : `epoch ${epoch} has taken the job over`;
  changeJobState(job, 'SUSPENDED', reason, effects);
  stopAttempt(job, null, effects);
  effects.cancelTimer(RESTART_TIMER);
  job.restart.phase = 'none';
}

/** Never silently empty: if there were checkpoints and none verifies, the user has to decide to start from scratch. */
function obstacleOf(
  job: JobManagerState,
  manifest: CheckpointManifest | null,
  quarantined: readonly QuarantinedCheckpoint[],
): string | null {
  if (manifest !== null) return restoreObstacle(manifest, planOf(job));
  return quarantined.length === 0 ? null : 'no checkpoint of this job can be read any more';
}
