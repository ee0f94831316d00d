import type { Mutant } from './mutant.ts';

/** Garbage collection does not know where to stop. */
export const GREEDY_COLLECTION: Mutant = {
  sentence: 'When a checkpoint is subsumed the two newer ones are deleted, too.',
  plant: () => ({
    tamper: (envelope, post) => {
      const { message } = envelope;
      post(envelope);
      if (message.kind !== 'discardCheckpoint') return;
      for (const newer of [1, 2]) {
        post({ ...envelope, message: { ...message, checkpointId: message.checkpointId + newer } });
      }
    },
  }),
};
