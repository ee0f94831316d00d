import { HybridClock } from '#std/hybrid-clock.ts';
import type { Actor } from '#engine/ports.ts';
import type { Stamp } from '#protocol/stamp.ts';
import { ActorInbox } from './actor-inbox.ts';
import { ActorTimers } from './actor-timers.ts';
import type { JobClock } from './job-clock.ts';

/** One actor and everything its host keeps for it. All of it goes when the actor goes. */
export class HostedActor {
  readonly actor: Actor;
  readonly inbox = new ActorInbox();
  readonly timers = new ActorTimers();
  readonly stamps = new HybridClock();
  alive = true;
  /** It is no longer waited for, and promises nothing; what it still traces goes out as it comes. */
  silent = false;
  #traced = 0;

  /** `stamp`: what it does is later than this. */
  constructor(actor: Actor, stamp: Stamp) {
    this.actor = actor;
    this.stamps.observe(stamp);
  }

  /** The number of the next trace event of this actor. */
  nextTraceSequence(): number {
    return this.#traced++;
  }

  /** Host ms until a message or a timer is due, its next step aside; infinite = when something arrives. */
  msUntilWork(clock: JobClock, hostNow: number): number {
    const dueAt = this.inbox.nextDueAt();
    let wait = Number.POSITIVE_INFINITY;
    if (dueAt !== null) wait = dueAt === 0 ? 0 : clock.hostMsUntil(dueAt);
    const jobTimer = this.timers.next('job');
    if (jobTimer !== null && !clock.paused()) wait = Math.min(wait, clock.hostMsUntil(jobTimer));
    const hostTimer = this.timers.next('host');
    return hostTimer === null ? wait : Math.min(wait, Math.max(0, hostTimer - hostNow));
  }
}
