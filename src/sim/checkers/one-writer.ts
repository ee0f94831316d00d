import type { TransactRequest } from '#engine/ports.ts';
import { fenceKey } from '#engine/vault/storage-keys.ts';
import { type CheckedRun, type Checker, InvariantBroken } from './checker.ts';

export const ONE_WRITER = 'At most one coordinator can change what is durable: the one that took the job last.';

/** I6, in storage. Files and documents belong to no epoch; everything else of a job is written under its fence. */
export class OneWriter implements Checker {
  readonly #key: string;
  #epoch = 0;

  constructor({ jobId }: CheckedRun) {
    this.#key = fenceKey(jobId);
  }

  onStorageWiped(): void {
    this.#epoch = 0;
  }

  onStored({ fence, puts, deletes, purpose }: TransactRequest): void {
    const changesJob = [...puts, ...deletes].some(({ store }) => store !== 'files' && store !== 'documents');
    if (!changesJob) return;
    if (fence === null || fence.key !== this.#key || fence.expected !== this.#epoch) {
      throw new InvariantBroken(
        ONE_WRITER,
        `"${purpose}" was applied for epoch ${fence?.expected ?? 'none'} while ${this.#epoch} owns the job.`,
      );
    }
    for (const { store, key, value } of puts) {
      if (store !== 'fence' || key !== this.#key) continue;
      if (value !== this.#epoch + 1) {
        throw new InvariantBroken(ONE_WRITER, `The fence went from ${this.#epoch} to ${String(value)}.`);
      }
      this.#epoch = value;
    }
  }
}
