import type { HybridClock } from '#std/hybrid-clock.ts';
import type { Actor } from '#engine/ports.ts';

/** One incarnation of an actor in the deterministic world. */
export interface HostedActor {
  readonly number: number;
  readonly actor: Actor;
  readonly taskManager: number | null;
  readonly clock: HybridClock;
  /** Generation per armed timer; a fired step of an older one is void. */
  readonly timers: Map<string, number>;
  traceSequence: number;
  /** Whether a `step` of this actor is already scheduled. */
  stepQueued: boolean;
  /** Hung until this job time: what arrives waits. */
  deafUntil: number;
  /** `alive`, or a zombie with so many actions left before it is really gone, or gone. */
  life: 'alive' | { zombieActions: number } | 'gone';
}
