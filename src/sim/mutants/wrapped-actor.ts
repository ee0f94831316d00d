import type { Effects, SavableActor } from '#engine/ports.ts';
import type { Envelope } from '#protocol/messages.ts';
import { changedEffects } from './changed-effects.ts';

/** An actor with something between it and its host: what it hears, and what it does, may be changed on the way. */
export class WrappedActor implements SavableActor {
  readonly id: SavableActor['id'];
  protected readonly actor: SavableActor;
  readonly #changes: ((effects: Effects) => Partial<Effects>) | null;

  /** `changes`: what the actor gets in place of some of its effects. */
  constructor(actor: SavableActor, changes: ((effects: Effects) => Partial<Effects>) | null = null) {
    this.id = actor.id;
    this.actor = actor;
    this.#changes = changes;
  }

  fence(): { readonly epoch: number; readonly attempt: number } {
    return this.actor.fence();
  }

  receive(envelope: Envelope, effects: Effects): void {
    this.actor.receive(envelope, this.#changed(effects));
  }

  ready(now: number): boolean {
    return this.actor.ready(now);
  }

  step(effects: Effects): void {
    this.actor.step(this.#changed(effects));
  }

  save(): unknown {
    return this.actor.save();
  }

  load(saved: unknown): void {
    this.actor.load(saved);
  }

  #changed(effects: Effects): Effects {
    return this.#changes === null ? effects : changedEffects(effects, this.#changes(effects));
  }
}
