import { answeredDurable, type Mutant, tampering, transacting } from './mutant.ts';
import { WrappedActor } from './wrapped-actor.ts';

/** Bugs in the two phases of a sink's commit, and in the vault's storage. */

export const COMMIT_AT_BARRIER: Mutant = {
  sentence: 'A sink commits its transaction when it is sealed, at the barrier.',
  plant: () => ({
    wrapActor: (actor) => {
      if (actor.id !== 'vault') return actor;
      // Nobody waits for the answers to these commits.
      const wrapped = new WrappedActor(actor, (effects) => ({
        send: (to, message, options) => {
          if (!('requestId' in message) || message.requestId !== FORGED) effects.send(to, message, options);
        },
      }));
      const receive = wrapped.receive.bind(wrapped);
      wrapped.receive = (envelope, effects) => {
        receive(envelope, effects);
        const { message } = envelope;
        if (message.kind !== 'preCommitLog') return;
        const { log, transactions } = message;
        receive({ ...envelope, message: { kind: 'commitLog', requestId: FORGED, log, transactions } }, effects);
      };
      return wrapped;
    },
  }),
};

export const LOST_COMMIT: Mutant = answering('A commit is answered as durable and never stored.', 'commitLog');

export const LEFTOVERS_KEPT: Mutant = answering(
  'After a restore nothing is aborted of what the attempt before left open.',
  'abortLogTransactions',
);

export const UNSEALED: Mutant = answering('A seal is answered as durable and never stored.', 'preCommitLog');

/** What a power cut takes back includes checkpoints that were called complete. */
export const RELAXED_MANIFEST: Mutant = transacting(
  'The vault does not ask for manifests and commits to be flushed to the device.',
  (request) => ({ ...request, durability: 'relaxed' }),
);

/** The chunk that is given back is not the one that was stored. */
export const FLIPPED_BIT: Mutant = tampering(
  'The vault gives a snapshot back with a bit flipped, behind its own check.',
  (envelope, post) => {
    const { message } = envelope;
    for (const chunk of message.kind === 'snapshotLoaded' ? message.chunks : []) {
      const bytes = new Uint8Array(chunk.bytes);
      const last = bytes.length - 1;
      if (last >= 0) bytes[last] = (bytes[last] as number) ^ 1;
    }
    post(envelope);
  },
);

export const HALF_RESTORE: Mutant = tampering(
  'A task loads all chunks of its state but the last.',
  (envelope, post) => {
    const { message } = envelope;
    if (message.kind !== 'loadSnapshot') post(envelope);
    else post({ ...envelope, message: { ...message, handles: message.handles.slice(0, -1) } });
  },
);

/** No request of a task has this number. */
const FORGED = -1;

/** The vault's answer is made up, and it never hears of the request. */
function answering(sentence: string, kind: 'commitLog' | 'abortLogTransactions' | 'preCommitLog'): Mutant {
  return tampering(sentence, (envelope, post) => {
    const { message } = envelope;
    post(message.kind === kind ? answeredDurable(envelope, message.requestId) : envelope);
  });
}
