import type { Effects, SavableActor } from '#engine/ports.ts';
import type { Envelope } from '#protocol/messages.ts';
import type { Mutant } from './mutant.ts';

/** A zombie's words are taken for those of its replacement, in the channels and in storage. */
export const NO_FENCE: Mutant = {
  sentence: 'Subtasks and the vault take messages of dead attempts as if they were of the living one.',
  plant: () => ({
    wrapActor: (actor) => (actor.id === 'coordinator' ? actor : new Credulous(actor)),
  }),
};

class Credulous implements SavableActor {
  readonly id: SavableActor['id'];
  readonly #actor: SavableActor;

  constructor(actor: SavableActor) {
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

  save(): unknown {
    return this.#actor.save();
  }

  load(saved: unknown): void {
    this.#actor.load(saved);
  }
}
