import { type Mutant, tampering } from './mutant.ts';

/**
 * The mistake of taking a request's success for its transaction's completion. The manifest may still be rolled back, or
 * the tab die, after the sinks have committed.
 */
export const COMPLETE_BEFORE_DURABLE: Mutant = tampering(
  'The vault reports a manifest durable when it is asked to store it, not when its transaction has completed.',
  (envelope, post) => {
    const { message } = envelope;
    if (message.kind === 'manifestDurable' || message.kind === 'manifestRejected') return;
    post(envelope);
    if (message.kind !== 'commitManifest') return;
    const { checkpointId } = message.manifest;
    post({ ...envelope, from: 'vault', to: 'coordinator', message: { kind: 'manifestDurable', checkpointId } });
  },
);
