import type { Effects, SavableActor } from '#engine/ports.ts';
import { isTask } from '#protocol/actor-name.ts';
import type { Envelope } from '#protocol/messages.ts';
import { type Mutant, transacting } from './mutant.ts';
import { WrappedActor } from './wrapped-actor.ts';

/** A zombie's words are taken for those of its replacement, in the channels and in storage. */
export const NO_FENCE: Mutant = credulous(
  'Subtasks and the vault take messages of dead attempts as if they were of the living one.',
  (actor) => actor.id !== 'coordinator',
);

export const NO_FENCE_IN_CHANNELS: Mutant = credulous('Subtasks take elements and credits of dead attempts.', (actor) =>
  isTask(actor.id),
);

export const NO_FENCE_IN_VAULT: Mutant = credulous(
  'The vault takes snapshots and rows of dead attempts.',
  (actor) => actor.id === 'vault',
);

export const NO_FENCE_IN_COORDINATOR: Mutant = credulous(
  'The coordinator takes acknowledgements and reports of dead attempts.',
  (actor) => actor.id === 'coordinator',
);

export const NO_FENCE_AT_ALL: Mutant = credulous('Nobody asks which attempt speaks.', () => true);

/** The fence in storage is another one: it holds even where the vault believes everybody. */
export const NO_FENCE_IN_STORAGE: Mutant = transacting(
  'A storage transaction does not compare the epoch.',
  (request) => ({
    ...request,
    fence: null,
  }),
);

function credulous(sentence: string, applies: (actor: SavableActor) => boolean): Mutant {
  return { sentence, plant: () => ({ wrapActor: (actor) => (applies(actor) ? new Credulous(actor) : actor) }) };
}

class Credulous extends WrappedActor {
  override receive(envelope: Envelope, effects: Effects): void {
    const { epoch, attempt } = this.actor.fence();
    const dead = envelope.epoch < epoch || (envelope.epoch === epoch && envelope.attempt < attempt);
    super.receive(
      dead && envelope.from !== 'host' && envelope.from !== 'client' ? { ...envelope, epoch, attempt } : envelope,
      effects,
    );
  }
}
