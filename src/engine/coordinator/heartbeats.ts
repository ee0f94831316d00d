import { HEARTBEAT_INTERVAL_MS, HEARTBEAT_TIMEOUT_MS, TASK_START_TIMEOUT_MS } from '#protocol/limits.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { Effects } from '../ports.ts';
import type { JobManagerState } from './job-manager-state.ts';

/**
 * Recognises tasks that hang, on the host's clock. A lost worker is reported by whoever held it and needs no heartbeat.
 *
 * Any message is a sign of life. When the coordinator's own timer comes far too late, the machine slept or the tab was
 * frozen, and so were the tasks: the deadlines shift by what was missed. While the job is paced, answers travel on the
 * job clock, slowed with it or stopped; silence then proves nothing and nobody is judged.
 *
 * Flink: HeartbeatManagerSenderImpl. Shorter times, see the limits.
 */

const HEARTBEAT_TIMER = 'heartbeat';

/** A gap of the own timer beyond this many intervals is a suspension. */
const SUSPENDED_INTERVALS = 3;

/** Begins to watch the tasks just deployed. */
export function startHeartbeats(job: JobManagerState, effects: Effects): void {
  job.heartbeats.lastTickAt = effects.hostNow();
  effects.setTimer(HEARTBEAT_TIMER, effects.hostNow() + HEARTBEAT_INTERVAL_MS, 'host');
}

/** Watches no more. */
export function stopHeartbeats(job: JobManagerState, effects: Effects): void {
  job.heartbeats.lastTickAt = null;
  effects.cancelTimer(HEARTBEAT_TIMER);
}

/** A task gave a sign of life. */
export function hear(job: JobManagerState, subtask: SubtaskId, effects: Effects): void {
  const task = job.tasks.get(subtask);
  if (task !== undefined) task.heardAt = effects.hostNow();
}

/** The heartbeat timer fired: asks every task, and returns one that has been silent for too long. */
export function onHeartbeatTimer(job: JobManagerState, effects: Effects): SubtaskId | null {
  const { heartbeats } = job;
  if (heartbeats.lastTickAt === null) return null;
  const now = effects.hostNow();
  const gapMs = now - heartbeats.lastTickAt;
  const suspendedMs = gapMs > SUSPENDED_INTERVALS * HEARTBEAT_INTERVAL_MS ? gapMs - HEARTBEAT_INTERVAL_MS : 0;
  heartbeats.lastTickAt = now;
  heartbeats.sequence++;
  effects.setTimer(HEARTBEAT_TIMER, now + HEARTBEAT_INTERVAL_MS, 'host');
  let silent: SubtaskId | null = null;
  for (const [subtask, task] of job.tasks) {
    if (task.state === 'FINISHED') continue;
    task.heardAt = job.pace === 'paced' ? now : task.heardAt + suspendedMs;
    const patienceMs = task.state === 'DEPLOYING' ? TASK_START_TIMEOUT_MS : HEARTBEAT_TIMEOUT_MS;
    if (now - task.heardAt > patienceMs) silent ??= subtask;
    effects.send(`task:${subtask}`, { kind: 'heartbeatRequested', sequence: heartbeats.sequence });
  }
  return silent;
}
