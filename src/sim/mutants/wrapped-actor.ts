import type { Effects, SavableActor } from '#engine/ports.ts';
import type { Envelope } from '#protocol/messages.ts';

/** An actor with something between it and its host: what it hears, and what it does, may be changed on the way. */
export class WrappedActor implements SavableActor {
  readonly id: SavableActor['id'];
  protected readonly actor: SavableActor;
  readonly #change: (effects: Effects) => Effects;

  constructor(actor: SavableActor, change: (effects: Effects) => Effects = (effects) => effects) {
    this.id = actor.id;
    this.actor = actor;
    this.#change = change;
  }

  fence(): { readonly epoch: number; readonly attempt: number } {
    return this.actor.fence();
  }

  receive(envelope: Envelope, effects: Effects): void {
    this.actor.receive(envelope, this.#change(effects));
  }

  ready(now: number): boolean {
    return this.actor.ready(now);
  }

  step(effects: Effects): void {
    this.actor.step(this.#change(effects));
  }

  save(): unknown {
    return this.actor.save();
  }

  load(saved: unknown): void {
    this.actor.load(saved);
  }
}
