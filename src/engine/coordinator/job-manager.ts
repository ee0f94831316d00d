import { subtaskOf } from '#protocol/actor-name.ts';
import { parseSubtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import type { ClientCommand, Envelope, HostMessage, Message, TaskToCoordinator } from '#protocol/messages.ts';
import type { VaultReply } from '#protocol/vault-messages.ts';
import { fencedMessage } from '../fenced-message.ts';
import type { Effects } from '../ports.ts';
import { ReducerActor } from '../reducer-actor.ts';
import {
  onAcknowledged,
  onDeclined,
  onDiscarded,
  onExpired,
  onManifestDurable,
  onManifestRejected,
  stopScheduler,
} from './checkpoint-coordinator.ts';
import {
  type FailJob,
  onIdRejected,
  onIdReserved,
  onPeriodicTimer,
  requestCheckpoint,
} from './checkpoint-triggering.ts';
import { onEndOfData, onTaskState } from './deployment.ts';
import { cancelJob, handleFailure, onManifestFound, onRestartTimer, startFrom, suspendJob } from './failover.ts';
import { hear, onHeartbeatTimer } from './heartbeats.ts';
import { changeJobState, createJobManagerState, type JobManagerState, planOf } from './job-manager-state.ts';
import { isTerminal } from './job-state.ts';

/**
 * The coordinator of one job: takes it from the vault, deploys its tasks, triggers checkpoints, recovers from failures.
 *
 * A reducer over {@link JobManagerState}; each message is handled whole before the next. What it does is in the files
 * beside this one (checkpoint-triggering, checkpoint-coordinator, deployment, failover, heartbeats); this one only
 * receives and fences.
 *
 * Invariants: a message of another epoch or attempt, or of a task of an attempt that has been stopped, changes nothing;
 * it is traced and counted. Only the job states of transitions.ts follow each other.
 *
 * Flink: JobMaster, SchedulerBase.
 */
export class JobManager extends ReducerActor<JobManagerState> {
  readonly id = 'coordinator';

  constructor(options: { readonly jobId: string }) {
    super(createJobManagerState(options.jobId));
  }

  isOver(): boolean {
    return isTerminal(this.state.job);
  }

  receive(envelope: Envelope, effects: Effects): void {
    const job = this.state;
    if (isForeign(job, envelope)) {
      job.fencedMessages++;
      effects.trace(fencedMessage(envelope));
      return;
    }
    const task = subtaskOf(envelope.from);
    if (task !== null) hear(job, task, effects);
    const failure = this.#onMessage(envelope.message, effects);
    if (failure !== null) handleFailure(job, failure.cause, failure.subtask, effects);
  }

  #onMessage(message: Message, effects: Effects): FailJob {
    const job = this.state;
    switch (message.kind) {
      case 'startJob':
      case 'triggerUserCheckpoint':
      case 'stopJob':
      case 'cancelJob':
      case 'setTraceLevel':
        return onCommand(job, message, effects);
      case 'taskStateChanged':
      case 'checkpointAcknowledged':
      case 'checkpointDeclined':
      case 'endOfDataReached':
      case 'heartbeatAnswered':
        return onTaskMessage(job, message, effects);
      case 'timerFired':
        return onTimer(job, message.timer, effects);
      case 'connectionLost':
        return onConnectionLost(job, message);
      case 'paceChanged':
        job.pace = message.pace;
        return null;
      default:
        return onVaultReply(job, message as VaultReply, effects);
    }
  }
}

function onCommand(job: JobManagerState, command: ClientCommand, effects: Effects): FailJob {
  switch (command.kind) {
    case 'startJob':
      if (job.plan !== null) return null;
      job.plan = command.plan;
      job.restore = command.restore;
      job.traceLevel = command.traceLevel;
      effects.send('vault', { kind: 'acquireJob', restore: command.restore });
      return null;
    case 'triggerUserCheckpoint':
      if (job.job === 'RUNNING' && job.checkpoints.ending !== 'stop') return requestCheckpoint(job, 'user', effects);
      effects.trace({
        kind: 'checkpointRequestRejected',
        reason: 'NOT_ALL_REQUIRED_TASKS_RUNNING',
        retryInMs: null,
      });
      return null;
    case 'stopJob':
      return stopJob(job, effects);
    case 'cancelJob':
      cancelJob(job, command.checkpoints, effects);
      return null;
    case 'setTraceLevel':
      job.traceLevel = command.level;
      for (const subtask of job.tasks.keys()) {
        effects.send(`task:${subtask}`, { kind: 'changeTraceLevel', level: command.level });
      }
      return null;
  }
}

/** Flink: stop-with-savepoint: periodic checkpoints end first, then one last synchronous one is taken. */
function stopJob(job: JobManagerState, effects: Effects): FailJob {
  const allRunning = [...job.tasks.values()].every((task) => task.state === 'RUNNING' || task.state === 'FINISHED');
  if (job.job !== 'RUNNING' || !allRunning) {
    effects.trace({ kind: 'checkpointRequestRejected', reason: 'NOT_ALL_REQUIRED_TASKS_RUNNING', retryInMs: null });
    return null;
  }
  if (job.checkpoints.ending === 'stop') return null;
  stopScheduler(job, 'CHECKPOINT_COORDINATOR_SUSPEND', effects);
  job.checkpoints.ending = 'stop';
  return requestCheckpoint(job, 'stop', effects);
}

function onTaskMessage(job: JobManagerState, message: TaskToCoordinator, effects: Effects): FailJob {
  switch (message.kind) {
    case 'taskStateChanged':
      if (message.state === 'FAILED') return { cause: message.cause ?? 'unknown cause', subtask: message.subtask };
      return onTaskState(job, message, effects);
    case 'checkpointAcknowledged':
      onAcknowledged(job, message, effects);
      return null;
    case 'checkpointDeclined':
      return onDeclined(job, message, effects);
    case 'endOfDataReached':
      return onEndOfData(job, message.subtask, effects);
    case 'heartbeatAnswered':
      return null;
  }
}

function onTimer(job: JobManagerState, timer: string, effects: Effects): FailJob {
  const [name, argument] = timer.split(':');
  switch (name) {
    case 'checkpoint':
      return onPeriodicTimer(job, effects);
    case 'expire':
      return onExpired(job, Number(argument), effects);
    case 'restart':
      onRestartTimer(job, effects);
      return null;
    case 'heartbeat': {
      const silent = onHeartbeatTimer(job, effects);
      return silent === null ? null : { cause: `Heartbeat of task ${nameOf(job, silent)} timed out.`, subtask: silent };
    }
    default:
      return null;
  }
}

/** The host reports a lost worker at once; what it says of an earlier attempt or of a finished task changes nothing. */
function onConnectionLost(job: JobManagerState, message: Extract<HostMessage, { kind: 'connectionLost' }>): FailJob {
  const task = job.tasks.get(message.subtask);
  if (message.attempt !== job.attempt || task === undefined || task.state === 'FINISHED') return null;
  return { cause: message.cause, subtask: message.subtask };
}

function onVaultReply(job: JobManagerState, reply: VaultReply, effects: Effects): FailJob {
  switch (reply.kind) {
    case 'jobAcquired':
      onJobAcquired(job, reply, effects);
      return null;
    case 'jobRefused':
      if (job.job === 'INITIALIZING') changeJobState(job, 'FAILED', reply.reason, effects);
      return null;
    case 'latestManifestFound':
      onManifestFound(job, reply.manifest, reply.quarantined, effects);
      return null;
    case 'checkpointIdReserved':
      return onIdReserved(job, reply.checkpointId, effects);
    case 'checkpointIdRejected':
      return onIdRejected(job, reply.checkpointId, effects);
    case 'manifestDurable':
      return onManifestDurable(job, reply.checkpointId, effects);
    case 'manifestRejected':
      return onManifestRejected(job, reply.checkpointId, reply.reason, effects);
    case 'checkpointDiscarded':
      return onDiscarded(job, reply.checkpointId, effects);
    case 'jobDiscarded':
      if (job.job === 'CANCELLING') changeJobState(job, 'CANCELED', null, effects);
      return null;
    case 'jobFenced':
      suspendJob(job, reply.epoch, effects);
      return null;
    default:
      return null;
  }
}

function onJobAcquired(
  job: JobManagerState,
  reply: Extract<VaultReply, { kind: 'jobAcquired' }>,
  effects: Effects,
): void {
  if (job.job !== 'INITIALIZING') return;
  job.epoch = reply.epoch;
  job.attempt = reply.lastAttempt;
  job.lastCheckpointId = reply.lastCheckpointId;
  changeJobState(job, 'CREATED', null, effects);
  const { cancel } = job;
  if (cancel !== null) {
    job.cancel = null;
    cancelJob(job, cancel, effects);
    return;
  }
  startFrom(job, reply.manifest, reply.quarantined, effects);
}

/** Whether a message belongs to another epoch or attempt than the one that lives. */
function isForeign(job: JobManagerState, envelope: Envelope): boolean {
  const task = subtaskOf(envelope.from);
  if (task !== null) {
    return envelope.epoch !== job.epoch || envelope.attempt !== job.attempt || !job.tasks.has(task);
  }
  if (envelope.from !== 'vault') return false;
  const { kind } = envelope.message;
  if (kind === 'jobAcquired' || kind === 'jobRefused' || kind === 'jobFenced') return isTerminal(job.job);
  return envelope.epoch !== job.epoch;
}

function nameOf(job: JobManagerState, subtask: SubtaskId): string {
  const { vertex, index } = parseSubtaskId(subtask);
  return `${planOf(job).vertices[vertex]?.name ?? subtask} (${index + 1})`;
}
