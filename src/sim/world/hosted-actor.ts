import { HybridClock } from '#std/hybrid-clock.ts';
import type { Effects, SavableActor } from '#engine/ports.ts';
import type { Envelope } from '#protocol/messages.ts';
import { ActorEffects, type EffectsPort } from './actor-effects.ts';

/** One incarnation of an actor in the deterministic world. */
export class HostedActor {
  /** Position among all incarnations of the run. */
  readonly number: number;
  readonly actor: SavableActor;
  /** Null: not a subtask. */
  readonly taskManager: number | null;
  readonly effects: Effects;
  readonly clock = new HybridClock();
  /** Generation per armed timer; a fired step of an older one is void. */
  readonly timers = new Map<string, number>();
  /** Name of the lane of its steps. */
  readonly stepLane: string;
  traceSequence = 0;
  /** Whether a `step` of this actor is already scheduled. */
  stepQueued = false;
  /** What arrived while it hangs; null while it hears. */
  held: Envelope[] | null = null;
  /** `alive`, or a zombie with so many actions left before it is really gone, or gone. */
  life: 'alive' | { zombieActions: number } | 'gone' = 'alive';

  constructor(number: number, actor: SavableActor, taskManager: number | null, port: EffectsPort) {
    this.number = number;
    this.actor = actor;
    this.taskManager = taskManager;
    this.stepLane = `step:${number}`;
    this.effects = new ActorEffects(this, port);
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
}
