import type { CheckpointManifest } from '#protocol/checkpoint.ts';
import { parseSubtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import type { TaskToCoordinator } from '#protocol/messages.ts';
import type { Effects } from '../ports.ts';
import { onTaskFinished, stopScheduler } from './checkpoint-coordinator.ts';
import { subtasksOf } from './checkpoint-plan.ts';
import { type FailJob, requestCheckpoint, startScheduler } from './checkpoint-triggering.ts';
import { startHeartbeats, stopHeartbeats } from './heartbeats.ts';
import { changeJobState, type JobManagerState, planOf } from './job-manager-state.ts';
import { assignRestore } from './manifest.ts';

/**
 * Starting and stopping the tasks of an execution attempt, and following their states.
 *
 * 1. The attempt number grows and is granted at the vault, which drops writes of older attempts from then on.
 * 2. Every subtask is spawned with what it has to restore. Slot i holds subtask i of every vertex and lives on task
 *    manager i modulo their number.
 * 3. When all tasks run, periodic checkpoints start; when all have reached the end of data, one last checkpoint is
 *    requested at once; when all have finished, so has the job.
 *
 * Invariant: while no attempt is alive the task table is empty, so that whatever a dead task still says is foreign.
 * Flink: DefaultScheduler, SlotSharingExecutionSlotAllocator.
 */

/** Starts all tasks, from a checkpoint or from scratch. The job is RUNNING already. */
export function deployAttempt(job: JobManagerState, manifest: CheckpointManifest | null, effects: Effects): void {
  const plan = planOf(job);
  job.attempt++;
  job.checkpoints.ending = null;
  effects.send('vault', { kind: 'grantAttempt', attempt: job.attempt });
  const placement = subtasksOf(plan).map((subtask) => ({
    subtask,
    taskManager: parseSubtaskId(subtask).index % plan.settings.taskManagers,
  }));
  effects.trace({
    kind: 'attemptStarted',
    epoch: job.epoch,
    attempt: job.attempt,
    restoredCheckpointId: manifest?.checkpointId ?? null,
    placement,
  });
  const heardAt = effects.hostNow();
  for (const { subtask, taskManager } of placement) {
    const restore = manifest === null ? null : assignRestore(manifest, plan, subtask);
    const finishedOnRestore = restore?.finished ?? false;
    job.tasks.set(subtask, { taskManager, state: 'DEPLOYING', finishedOnRestore, endOfData: false, heardAt });
    effects.trace({ kind: 'taskStateReported', subtask, state: 'DEPLOYING', cause: null });
    effects.spawn({
      jobId: job.jobId,
      epoch: job.epoch,
      attempt: job.attempt,
      subtask,
      taskManager,
      plan,
      restore,
      traceLevel: job.traceLevel,
      pace: job.pace,
      stamp: { timeMs: effects.now(), counter: 0 },
    });
  }
  startHeartbeats(job, effects);
}

/** Stops every task of the attempt, what it was doing included. `failed` has been reported already. */
export function stopAttempt(job: JobManagerState, failed: SubtaskId | null, effects: Effects): void {
  for (const [subtask, task] of job.tasks) {
    effects.kill(subtask, job.attempt);
    if (subtask === failed || task.state === 'FINISHED') continue;
    effects.trace({ kind: 'taskStateReported', subtask, state: 'CANCELED', cause: null });
  }
  job.tasks.clear();
  stopHeartbeats(job, effects);
  stopScheduler(job, 'CHECKPOINT_COORDINATOR_SUSPEND', effects);
}

/** A task reported a state other than FAILED. */
export function onTaskState(
  job: JobManagerState,
  message: Extract<TaskToCoordinator, { kind: 'taskStateChanged' }>,
  effects: Effects,
): FailJob {
  const { subtask, state, cause } = message;
  const task = job.tasks.get(subtask);
  if (task === undefined) return null;
  task.state = state;
  if (state === 'FINISHED') task.endOfData = true;
  effects.trace({ kind: 'taskStateReported', subtask, state, cause });
  const states = [...job.tasks.values()].map((each) => each.state);
  if (states.every((each) => each === 'FINISHED')) {
    finishJob(job, effects);
    return null;
  }
  const allRunning = states.every((each) => each === 'RUNNING' || each === 'FINISHED');
  if (allRunning && !job.checkpoints.scheduling) startScheduler(job, effects);
  return state === 'FINISHED' ? onTaskFinished(job, subtask, effects) : null;
}

/** A task has consumed all its input. */
export function onEndOfData(job: JobManagerState, subtask: SubtaskId, effects: Effects): FailJob {
  const task = job.tasks.get(subtask);
  if (task !== undefined) task.endOfData = true;
  const { intervalMs } = planOf(job).settings.checkpoint;
  const all = [...job.tasks.values()].every((each) => each.endOfData);
  if (!all || intervalMs === null || job.checkpoints.ending !== null) return null;
  job.checkpoints.ending = 'final';
  return requestCheckpoint(job, 'final', effects);
}

/**
 * All tasks have finished. Checkpoints of a job that ran to its end are deleted (Flink's retention, whatever the
 * policy); those of a stopped one stay, for it is meant to be resumed.
 * Flink: with periodic checkpoints CheckpointCoordinatorDeActivator hears of the end before the coordinator is shut down.
 */
function finishJob(job: JobManagerState, effects: Effects): void {
  const { checkpoints } = job;
  const stopped = checkpoints.ending === 'stop';
  const periodic = planOf(job).settings.checkpoint.intervalMs !== null;
  stopHeartbeats(job, effects);
  stopScheduler(job, periodic ? 'CHECKPOINT_COORDINATOR_SUSPEND' : 'CHECKPOINT_COORDINATOR_SHUTDOWN', effects);
  changeJobState(job, 'FINISHED', null, effects);
  if (stopped) return;
  for (const checkpointId of checkpoints.retained) effects.send('vault', { kind: 'discardCheckpoint', checkpointId });
  checkpoints.retained = [];
}
