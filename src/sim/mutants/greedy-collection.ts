import type { Mutant } from './mutant.ts';

/** Garbage collection does not know where to stop. */
export const GREEDY_COLLECTION: Mutant = {
  sentence: 'When a checkpoint is subsumed the two newer ones are deleted, too.',
  plant: () => {
    const committed = new Set<number>();
    return {
      tamper: (envelope, post) => {
        const { message } = envelope;
        post(envelope);
        if (message.kind === 'commitManifest') committed.add(message.manifest.checkpointId);
        if (message.kind !== 'discardCheckpoint') return;
        for (const newer of [1, 2]) {
          const checkpointId = message.checkpointId + newer;
          if (committed.has(checkpointId)) post({ ...envelope, message: { ...message, checkpointId } });
        }
      },
    };
  },
};
