import type { TransactRequest } from '#engine/ports.ts';
import type { Envelope } from '#protocol/messages.ts';
import type { PlantedBug } from '../simulation/run-simulation.ts';
import { WrappedActor } from './wrapped-actor.ts';

/** A bug planted in a simulation, to prove that the checkers can fail. */
export interface Mutant {
  /** What is wrong, in one sentence. */
  readonly sentence: string;
  /** Plants it anew for one run: it may keep state. */
  plant(): PlantedBug;
}

/** A bug in what becomes of messages: `tamper` posts others, more or fewer. It keeps no state. */
export function tampering(
  sentence: string,
  tamper: (envelope: Envelope, post: (envelope: Envelope) => void) => void,
): Mutant {
  return { sentence, plant: () => ({ tamper }) };
}

/** A bug in what the vault asks of its storage. */
export function transacting(sentence: string, change: (request: TransactRequest) => TransactRequest): Mutant {
  return {
    sentence,
    plant: () => ({
      wrapActor: (actor) =>
        actor.id === 'vault'
          ? new WrappedActor(actor, (effects) => ({ transact: (request) => effects.transact(change(request)) }))
          : actor,
    }),
  };
}

/** A vault's answer to a write that it never heard of: it is durable. */
export function answeredDurable(envelope: Envelope, requestId: number): Envelope {
  const message = { kind: 'sinkWriteDurable', requestId, repeated: 0 } as const;
  return { ...envelope, from: 'vault', to: envelope.from, message };
}
