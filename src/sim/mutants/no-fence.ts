import type { Actor, Effects } from '#engine/ports.ts';
import type { Envelope } from '#protocol/messages.ts';
import type { Mutant } from './mutant.ts';

/** A zombie's words are taken for those of its replacement, in the channels and in storage. */
export const NO_FENCE: Mutant = {
  sentence: 'Subtasks and the vault take messages of dead attempts as if they were of the living one.',
  plant: () => ({
    wrapActor: (actor) => (actor.id === 'coordinator' ? actor : new Credulous(actor)),
  }),
};

class Credulous implements Actor {
  readonly id: Actor['id'];
  readonly #actor: Actor;

  constructor(actor: Actor) {
    this.id = actor.id;
    this.#actor = actor;
  }

  fence(): { readonly epoch: number; readonly attempt: number } {
    return this.#actor.fence();
  }

  receive(envelope: Envelope, effects: Effects): void {
    const { epoch, attempt } = this.#actor.fence();
    const dead = envelope.epoch < epoch || (envelope.epoch === epoch && envelope.attempt < attempt);
    this.#actor.receive(dead ? { ...envelope, epoch, attempt } : envelope, effects);
  }

  ready(now: number): boolean {
    return this.#actor.ready(now);
  }

  step(effects: Effects): void {
    this.#actor.step(effects);
  }
}
