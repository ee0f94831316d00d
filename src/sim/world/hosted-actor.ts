import { HybridClock, type SavedClock } from '#std/hybrid-clock.ts';
import type { Effects, SavableActor, SubtaskDescriptor } from '#engine/ports.ts';
import type { ActorId, Envelope } from '#protocol/messages.ts';

/** One incarnation of an actor in the deterministic world. */
export class HostedActor {
  /** Position among all incarnations of the run. */
  readonly number: number;
  readonly actor: SavableActor;
  /** What it was spawned from. Null: not a subtask. */
  readonly descriptor: SubtaskDescriptor | null;
  readonly effects: Effects;
  readonly clock = new HybridClock();
  /** Generation per armed timer; a fired step of an older one is void. */
  timers = new Map<string, number>();
  /** Name of the lane of its steps. */
  readonly stepLane: string;
  /** Name of the lane of its timers. */
  readonly timerLane: string;
  traceSequence = 0;
  /** Whether a `step` of this actor is already scheduled. */
  stepQueued = false;
  /** What arrived while it hangs; null while it hears. */
  held: Envelope[] | null = null;
  /** Until `until` each of its steps takes `ms` of job time before the next one. */
  slow = { ms: 0, until: Number.NEGATIVE_INFINITY };
  /** How far its clock is ahead of the world's, in ms. */
  skewMs = 0;
  /** It dies in its next call, which has only so many effects left; null: it does not. */
  effectsLeft: number | null = null;
  /** `alive`, or a zombie with so many actions left before it is really gone, or gone. */
  life: 'alive' | { zombieActions: number } | 'gone' = 'alive';

  constructor(
    number: number,
    actor: SavableActor,
    descriptor: SubtaskDescriptor | null,
    effectsOf: (hosted: HostedActor) => Effects,
  ) {
    this.number = number;
    this.actor = actor;
    this.descriptor = descriptor;
    this.stepLane = `step:${number}`;
    this.timerLane = `timer:${number}`;
    this.effects = effectsOf(this);
  }

  /** Whether a step would do something now, by the actor's own clock. */
  isReady(now: number): boolean {
    return this.actor.ready(now + this.skewMs);
  }

  /** Whether this incarnation may act; a zombie uses one of its last actions up. */
  mayAct(): boolean {
    if (this.life === 'alive') return true;
    if (this.life === 'gone') return false;
    if (this.life.zombieActions <= 0) {
      this.life = 'gone';
      return false;
    }
    this.life.zombieActions--;
    return true;
  }

  /** The whole state as plain values; the descriptor is the one it has, because nobody changes it. */
  save(): SavedHostedActor {
    return {
      id: this.actor.id,
      descriptor: this.descriptor,
      actor: this.actor.save(),
      rest: structuredClone({
        clock: this.clock.save(),
        timers: this.timers,
        traceSequence: this.traceSequence,
        stepQueued: this.stepQueued,
        held: this.held,
        slow: this.slow,
        skewMs: this.skewMs,
        effectsLeft: this.effectsLeft,
        life: this.life,
      }),
    };
  }

  /** Takes a saved state, which stays as it is. */
  load(saved: SavedHostedActor): void {
    const { clock, timers, traceSequence, stepQueued, held, slow, skewMs, effectsLeft, life } = structuredClone(
      saved.rest,
    );
    this.actor.load(saved.actor);
    this.clock.load(clock);
    this.timers = timers;
    this.traceSequence = traceSequence;
    this.stepQueued = stepQueued;
    this.held = held;
    this.slow = slow;
    this.skewMs = skewMs;
    this.effectsLeft = effectsLeft;
    this.life = life;
  }
}

/** An incarnation as plain values. */
export interface SavedHostedActor {
  readonly id: ActorId;
  readonly descriptor: SubtaskDescriptor | null;
  readonly actor: unknown;
  readonly rest: Pick<
    HostedActor,
    'timers' | 'traceSequence' | 'stepQueued' | 'held' | 'slow' | 'skewMs' | 'effectsLeft' | 'life'
  > & { readonly clock: SavedClock };
}
