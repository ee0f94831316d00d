import type { FaultKind, FaultTarget } from './fault-kind.ts';

/** What may happen to the workers of a job, and to what is sent between them. */
export const TASK_FAULTS: readonly FaultKind[] = [
  {
    name: 'subtaskKilled',
    weight: 4,
    rare: false,
    strike: killOne,
  },
  {
    // Between any two of the effects of one call: a message sent, the next one not.
    name: 'subtaskKilledInCall',
    weight: 3,
    rare: false,
    strike(target) {
      const hit = target.subtask();
      if (hit !== null) target.world.faults.killInCall(`task:${hit.subtask}`, target.pick(EFFECTS_MAX));
    },
  },
  {
    name: 'taskManagerKilled',
    weight: 1,
    rare: false,
    strike(target) {
      const hit = target.subtask();
      if (hit === null) return;
      const killed = target.world.killTaskManager(hit.taskManager, target.pick(3) * ZOMBIE_ACTIONS);
      target.count('taskManagerKilled');
      target.count('subtaskKilled', killed);
    },
  },
  {
    // It begins with a crash: it would hardly ever begin otherwise.
    name: 'crashLoop',
    weight: 1,
    rare: false,
    strike(target) {
      target.crashLoop(1 + target.pick(10), 1 + target.pick(30));
      killOne(target);
    },
  },
  {
    // Up to beyond the time-outs of heartbeats and of checkpoints.
    name: 'subtaskHung',
    weight: 1,
    rare: false,
    strike(target) {
      const hit = target.subtask();
      if (hit === null) return;
      const ms = HUNG_MS[target.pick(HUNG_MS.length)] as number;
      if (target.world.hangSubtask(hit.subtask, ms)) target.count('subtaskHung');
    },
  },
  {
    name: 'subtaskSlow',
    weight: 1,
    rare: false,
    strike(target) {
      const hit = target.subtask();
      if (hit !== null && target.world.faults.slowSubtask(hit.subtask, SLOW_MS, SLOW_FOR_MS))
        target.count('subtaskSlow');
    },
  },
  {
    name: 'userCodeFailed',
    weight: 1,
    rare: false,
    strike(target) {
      const hit = target.subtask();
      if (hit !== null) target.failUserCode(hit.subtask, PLACES[target.pick(PLACES.length)] as (typeof PLACES)[number]);
    },
  },
  {
    name: 'notificationDropped',
    weight: 1,
    rare: false,
    strike: (target) => target.world.faults.dropNotifications(1 + target.pick(4)),
  },
];

function killOne(target: FaultTarget): void {
  const hit = target.subtask();
  if (hit === null) return;
  target.world.killSubtask(hit.subtask, 'killed by the simulation', target.pick(3) * ZOMBIE_ACTIONS);
  target.count('subtaskKilled');
}

/** A killed actor does none, so many, or twice as many further actions. */
export const ZOMBIE_ACTIONS = 30;
/** Calls hardly ever have more effects that others see. */
const EFFECTS_MAX = 6;
/** The last two outlast the patience with a silent task, the last one that with a checkpoint, too. */
const HUNG_MS: readonly number[] = [50, 400, 3000, 12_800, 30_000];
/** A step takes 1 ms otherwise. */
const SLOW_MS = 100;
const SLOW_FOR_MS = 3000;
const PLACES = ['row', 'snapshot', 'restore'] as const;
