import { decodeManifest, handlesOf } from '#engine/vault/manifest-codec.ts';
import { lastNumberOf, manifestPrefix } from '#engine/vault/storage-keys.ts';
import type { CheckpointManifest } from '#protocol/checkpoint.ts';
import type { QuarantinedCheckpoint } from '#protocol/vault-messages.ts';
import { checksum } from '#std/checksum.ts';
import type { Delivery } from '../world/world-options.ts';
import { type CheckedRun, type Checker, InvariantBroken } from './checker.ts';

export const NEWEST_THAT_VERIFIES =
  'A restore takes the newest checkpoint that verifies; a bad one is named and set aside, and a job never starts empty in silence.';

const RECEIVES = ['latestManifestFound', 'jobAcquired'] as const;

/**
 * R1. When the coordinator hears what was found, the stores are read again: every manifest still there is judged by its
 * chunks' bytes, and the newest good one has to be the answer. What the search set aside is no manifest any more, so it has
 * to be named. A chunk that broke after it was found good is R2's.
 */
export class NewestThatVerifies implements Checker {
  readonly receives = RECEIVES;
  readonly #run: CheckedRun;

  constructor(run: CheckedRun) {
    this.#run = run;
  }

  onReceived({ envelope, receiver, fenced }: Delivery): void {
    const { message } = envelope;
    if (fenced > 0 || (message.kind !== 'latestManifestFound' && message.kind !== 'jobAcquired')) return;
    if (message.kind === 'latestManifestFound' && envelope.epoch !== receiver.epoch) return;
    this.#judge(message.manifest, message.quarantined);
  }

  #judge(found: CheckpointManifest | null, quarantined: readonly QuarantinedCheckpoint[]): void {
    const { storage, jobId } = this.#run;
    const prefix = manifestPrefix(jobId);
    const ids = storage
      .keys('manifests')
      .filter((key) => key.startsWith(prefix))
      .map((key) => ({ key, id: lastNumberOf(key) }));
    const newer = ids.filter(({ id }) => id > (found?.checkpointId ?? 0));
    const passedOver = newer.find(({ id }) => !quarantined.some(({ checkpointId }) => checkpointId === id));
    if (passedOver !== undefined && this.#verifies(passedOver.key)) {
      throw new InvariantBroken(
        NEWEST_THAT_VERIFIES,
        `Checkpoint ${passedOver.id} verifies, and ${found?.checkpointId ?? 'nothing'} is restored.`,
      );
    }
  }

  #verifies(key: string): boolean {
    const { storage, jobId } = this.#run;
    const manifest = decodeManifest(storage.peek('manifests', key), jobId, lastNumberOf(key));
    return (
      manifest !== null &&
      handlesOf(manifest).every((handle) => {
        const chunk = storage.peek('chunks', handle.key);
        return chunk instanceof ArrayBuffer && checksum(chunk) === handle.checksum;
      })
    );
  }
}
