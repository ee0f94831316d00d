import type { TransactRequest } from '#engine/ports.ts';
import { decodeManifest, handlesOf } from '#engine/vault/manifest-codec.ts';
import { lastNumberOf, manifestKey, manifestPrefix } from '#engine/vault/storage-keys.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { SimulatedStorage } from '../world/simulated-storage.ts';
import { type Checker, InvariantBroken } from './checker.ts';

/**
 * I2, I7: looks into storage itself. Nothing is complete before it is durable; once a checkpoint can be restored there is
 * always one that can; and garbage collection never takes a chunk that a manifest refers to.
 */
export class CheckpointRetention implements Checker {
  readonly invariant = 'A completed checkpoint is durable, and it or a newer one can be restored ever after.';
  readonly #storage: SimulatedStorage;
  readonly #jobId: string;
  #newest = 0;
  /** Flink: RETAIN_ON_CANCELLATION; a job that finished leaves nothing to restore. */
  #finished = false;

  constructor(storage: SimulatedStorage, jobId: string) {
    this.#storage = storage;
    this.#jobId = jobId;
  }

  onEvent({ body }: TraceEvent): void {
    if (body.kind === 'jobStateChanged' && body.to === 'FINISHED') this.#finished = true;
    if (body.kind !== 'checkpointCompleted') return;
    const { checkpointId } = body;
    if (this.#storage.peek('manifests', manifestKey(this.#jobId, checkpointId)) === undefined) {
      this.#fail(`Checkpoint ${checkpointId} was declared complete, but its manifest is not stored.`);
    }
  }

  onStored({ puts, deletes }: TransactRequest): void {
    if (this.#finished) return;
    if (deletes.length === 0 && !puts.some(({ store }) => store === 'manifests')) return;
    const manifests = this.#storage.keys('manifests').filter((key) => key.startsWith(manifestPrefix(this.#jobId)));
    for (const key of manifests) this.#verify(key);
    const newest = manifests.reduce((id, key) => Math.max(id, lastNumberOf(key)), 0);
    if (newest < this.#newest) {
      this.#fail(`Checkpoint ${this.#newest} could be restored; now the newest that can is ${newest || 'none'}.`);
    }
    this.#newest = newest;
  }

  #verify(key: string): void {
    const manifest = decodeManifest(this.#storage.peek('manifests', key), this.#jobId, lastNumberOf(key));
    if (manifest === null) this.#fail(`Manifest ${key} does not decode.`);
    for (const handle of handlesOf(manifest)) {
      const chunk = this.#storage.peek('chunks', handle.key);
      if (!(chunk instanceof ArrayBuffer) || chunk.byteLength !== handle.bytes) {
        this.#fail(`Chunk ${handle.key} of checkpoint ${manifest.checkpointId} is gone or cut off.`);
      }
    }
  }

  #fail(detail: string): never {
    throw new InvariantBroken(this.invariant, detail);
  }
}
