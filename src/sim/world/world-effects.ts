import type { Prng } from '#std/prng.ts';
import type { SubtaskDescriptor } from '#engine/ports.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { EffectsPort } from './actor-effects.ts';
import type { StorageClock } from './storage-clock.ts';
import type { WorldActors } from './world-actors.ts';
import type { WorldOptions } from './world-options.ts';
import type { WorldPost } from './world-post.ts';
import type { WorldSchedule } from './world-schedule.ts';

/** What is counted over all actors. */
export interface Tally {
  /** Messages, transactions and trace events so far, without the fenced ones. */
  acts: number;
  fenced: number;
  /** Notifications of completed checkpoints that are still to be lost: Flink does not guarantee them. */
  notificationsToDrop: number;
  /** Who dies at each of so many starts to come. */
  doomed: { readonly subtask: SubtaskId; readonly starts: number } | null;
}

/** What a world does for its actors, by its parts. */
export function createEffectsPort(world: {
  readonly options: WorldOptions;
  readonly schedule: WorldSchedule;
  readonly post: WorldPost;
  readonly storageClock: StorageClock;
  readonly random: Prng;
  readonly tally: Tally;
  readonly actors: () => WorldActors;
  readonly spawn: (descriptor: SubtaskDescriptor) => void;
}): EffectsPort {
  const { options, schedule, post, storageClock, random, tally } = world;
  return {
    now: () => schedule.now(),
    send: (from, to, message, transfer, delayMs) => {
      tally.acts++;
      if (message.kind === 'notifyCheckpointComplete' && tally.notificationsToDrop > 0) {
        tally.notificationsToDrop--;
        options.onMishap?.('notificationDropped');
        return;
      }
      post.send(from, to, message, transfer, delayMs);
    },
    setTimer: ({ number: actor, timers, timerLane: lane }, timer, at) => {
      const order = schedule.nextOrder();
      timers.set(timer, order);
      schedule.add({ kind: 'timer', actor, timer, generation: order, due: Math.max(at, schedule.now()), order, lane });
    },
    transact: ({ number: actor }, request) => {
      tally.acts++;
      const due = storageClock.transactDue(schedule.now());
      schedule.add({ kind: 'apply', actor, request, due, order: schedule.nextOrder(), lane: 'storage' });
    },
    read: ({ number: actor }, request) => {
      const due = storageClock.readDue(schedule.now());
      schedule.add({ kind: 'read', actor, request, due, order: schedule.nextOrder(), lane: 'storage' });
    },
    spawn: (descriptor) => world.spawn(descriptor),
    kill: (subtask, attempt) => {
      const actors = world.actors();
      const target = actors.current(`task:${subtask}`);
      if (target !== undefined && target.actor.fence().attempt === attempt) {
        actors.bury(target, options.zombieActions?.() ?? 0);
      }
    },
    choose: (bound) => random.nextInt(bound),
    trace: (hosted, body) => {
      if (body.kind === 'messageFenced') tally.fenced++;
      else tally.acts++;
      post.trace(hosted, body);
    },
  };
}
