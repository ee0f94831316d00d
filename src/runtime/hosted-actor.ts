import { HybridClock } from '#std/hybrid-clock.ts';
import type { Actor } from '#engine/ports.ts';
import type { Stamp } from '#protocol/trace.ts';
import { ActorInbox } from './actor-inbox.ts';
import { ActorTimers } from './actor-timers.ts';

/** One actor and everything its host keeps for it. All of it goes when the actor goes. */
export class HostedActor {
  readonly actor: Actor;
  readonly inbox = new ActorInbox();
  readonly timers = new ActorTimers();
  readonly stamps = new HybridClock();
  alive = true;
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
}
