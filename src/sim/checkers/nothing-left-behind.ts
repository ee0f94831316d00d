import { chunkKeysOf } from '#engine/vault/manifest-codec.ts';
import { manifestPrefix, quarantinePrefix, stagedPrefix } from '#engine/vault/storage-keys.ts';
import type { QuarantineRecord, StagedRecord } from '#engine/vault/vault-state.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const NOTHING_LEFT_BEHIND = 'When a job has ended nothing of it is left but what is meant to be kept.';

/**
 * L5, in storage: every chunk is named by a kept manifest, by the list of a checkpoint that has not completed, or by one set
 * aside; and no such list is left unless storage refused to delete it. Workers and ports are the hosts' to count: the
 * exams of runtime/contract do.
 */
export class NothingLeftBehind implements Checker {
  readonly #run: CheckedRun;
  #refused = false;
  readonly on: EventHandlers = {
    storageTransaction: ({ outcome }) => {
      if (outcome === 'aborted') this.#refused = true;
    },
  };

  constructor(run: CheckedRun) {
    this.#run = run;
  }

  /** What storage keeps of a transaction that the lost tab had begun is nobody's fault and the next search's to collect. */
  onTabOpened(): void {
    this.#refused = true;
  }

  onEnded(): void {
    const { storage, jobId } = this.#run;
    const manifests = storage.keys('manifests');
    const named = new Set<string>();
    for (const key of manifests) {
      const value = storage.peek('manifests', key);
      let keys: readonly string[] = [];
      if (key.startsWith(manifestPrefix(jobId))) keys = chunkKeysOf(value);
      else if (key.startsWith(stagedPrefix(jobId))) keys = (value as StagedRecord).keys;
      else if (key.startsWith(quarantinePrefix(jobId))) keys = chunkKeysOf((value as QuarantineRecord).manifest);
      for (const chunk of keys) named.add(chunk);
    }
    const orphan = storage.keys('chunks').find((key) => !named.has(key));
    if (orphan !== undefined) this.#fail(`Chunk ${orphan} belongs to nothing.`);
    const staged = manifests.find((key) => key.startsWith(stagedPrefix(jobId)));
    if (staged !== undefined && !this.#refused)
      this.#fail(`${staged} lists chunks of a checkpoint that nobody completes.`);
  }

  #fail(detail: string): never {
    throw new InvariantBroken(NOTHING_LEFT_BEHIND, detail);
  }
}
