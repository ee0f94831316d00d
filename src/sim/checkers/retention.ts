import type { TransactRequest } from '#engine/ports.ts';
import { chunkKeysOf } from '#engine/vault/manifest-codec.ts';
import { lastNumberOf, manifestPrefix, quarantinePrefix } from '#engine/vault/storage-keys.ts';
import { CHECKPOINTS_RETAINED } from '#protocol/limits.ts';
import type { SimulatedStorage } from '../world/simulated-storage.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const RETENTION =
  'A completed checkpoint, or newer ones, can be restored ever after, and collection takes no chunk that a kept manifest names.';

/**
 * I7. Follows what every transaction puts and deletes; what is broken or wiped from outside is R1's to judge. Of two and
 * more the newest two stay, unless one is set aside as broken. Chunks are not shared between checkpoints, so that "the
 * number of references is exact" means: one, and none is left when its manifest goes (L5 looks for orphans).
 */
export class Retention implements Checker {
  readonly #storage: SimulatedStorage;
  readonly #manifests: string;
  readonly #quarantine: string;
  /** Chunks of every stored manifest. */
  readonly #chunks = new Map<number, ReadonlySet<string>>();
  /** The last one that was called complete. */
  #declared = 0;
  /** Given up: a manifest that was reported as not stored may be there all the same, and nobody was told it is complete. */
  readonly #failed = new Set<number>();
  /** Wiped after they were stored; one that is reported only then has been complete, and is there no more. */
  readonly #wiped = new Set<number>();
  /** The newest checkpoint is looked for: what was given up and is stored all the same is found, and is what goes on. */
  #isRestoring = false;
  /** Flink: RETAIN_ON_CANCELLATION; a job that finished leaves nothing to restore. */
  #ended = false;
  readonly on: EventHandlers = {
    // A power cut may have taken the reservation of an id back, and all that was stored under it: then it is given again.
    checkpointTriggered: ({ checkpointId }) => {
      this.#failed.delete(checkpointId);
      this.#wiped.delete(checkpointId);
    },
    checkpointCompleted: ({ checkpointId }) => {
      if (!this.#wiped.has(checkpointId)) this.#declared = checkpointId;
    },
    checkpointFailed: ({ checkpointId }) => void this.#failed.add(checkpointId),
    attemptStarted: ({ restoredCheckpointId }) => {
      this.#isRestoring = false;
      if (restoredCheckpointId !== null) this.#failed.delete(restoredCheckpointId);
    },
    jobStateChanged: ({ to }) => {
      if (to === 'RESTARTING') this.#isRestoring = true;
      this.#ended = to === 'FINISHED' || to === 'CANCELLING' || to === 'CANCELED';
    },
  };

  /** It deletes what it has given up. */
  readonly onLostTab: EventHandlers = {
    checkpointFailed: ({ checkpointId }) => void this.#failed.add(checkpointId),
  };

  constructor({ jobId, storage }: CheckedRun) {
    this.#storage = storage;
    this.#manifests = manifestPrefix(jobId);
    this.#quarantine = quarantinePrefix(jobId);
  }

  /** A tab that opens finds what was called complete, even after a power cut. */
  onTabOpened(): void {
    this.#isRestoring = true;
    if (this.#ended || this.#declared === 0) return;
    const places = [this.#manifests, this.#quarantine];
    const isThere = this.#storage
      .keys('manifests')
      .some((key) => places.some((place) => key.startsWith(place)) && lastNumberOf(key) >= this.#declared);
    if (isThere) return;
    throw new InvariantBroken(
      RETENTION,
      `Checkpoint ${this.#declared} was called complete and is not stored any more.`,
    );
  }

  onStorageWiped(): void {
    for (const id of this.#chunks.keys()) this.#wiped.add(id);
    this.onStartedAnew();
  }

  onStartedAnew(): void {
    this.#chunks.clear();
    this.#failed.clear();
    this.#declared = 0;
  }

  onFinishedElsewhere(): void {
    this.#ended = true;
  }

  onStored({ puts, deletes }: TransactRequest): void {
    let isQuarantine = false;
    for (const { store, key, value } of puts) {
      if (store !== 'manifests') continue;
      if (key.startsWith(this.#manifests)) this.#chunks.set(lastNumberOf(key), new Set(chunkKeysOf(value)));
      else if (key.startsWith(this.#quarantine)) isQuarantine = true;
    }
    if (deletes.length === 0) return;
    const deleted = deletes.flatMap(({ store, key }) =>
      store === 'manifests' && key.startsWith(this.#manifests) ? [lastNumberOf(key)] : [],
    );
    const newest = [...this.#chunks.keys()]
      .filter((id) => !this.#failed.has(id) || (this.#isRestoring && !deleted.includes(id)))
      .toSorted((a, b) => b - a)
      .slice(0, CHECKPOINTS_RETAINED);
    for (const id of deleted) {
      if (newest.includes(id) && !isQuarantine && !this.#ended) {
        throw new InvariantBroken(RETENTION, `Checkpoint ${id} is deleted, though only ${newest.join(', ')} are kept.`);
      }
      this.#chunks.delete(id);
    }
    const gone = new Set(deletes.flatMap(({ store, key }) => (store === 'chunks' ? [key] : [])));
    if (gone.size === 0) return;
    for (const [id, chunks] of this.#chunks) {
      for (const key of chunks) {
        if (gone.has(key)) throw new InvariantBroken(RETENTION, `Chunk ${key} of checkpoint ${id} is deleted.`);
      }
    }
  }
}
