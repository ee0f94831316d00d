import { type SavedEntries, StoredEntries } from '#engine/stored-entries.ts';
import type { StorageEntry, StorageFailure } from '#protocol/storage.ts';
import type { ReadOutcome, Storage, StorageRead, StorageTransaction, TransactOutcome } from './storage.ts';
import { STORAGE_STORES } from './storage.ts';

/**
 * Storage in memory, for the command line and tests. A transaction takes effect when it is called and completes in a
 * later microtask, in the order of the calls.
 */
export class MemoryStorage implements Storage {
  readonly #entries = new StoredEntries();
  readonly #failNext: ((request: StorageTransaction) => StorageFailure | null) | null;

  /** `failNext` is asked before each transaction: a reason aborts it, null lets it through. */
  constructor(options: { readonly failNext?: (request: StorageTransaction) => StorageFailure | null } = {}) {
    this.#failNext = options.failNext ?? null;
  }

  transact(request: StorageTransaction): Promise<TransactOutcome> {
    return Promise.resolve(this.transactNow(request));
  }

  read(request: StorageRead): Promise<ReadOutcome> {
    return Promise.resolve({ ok: true, entries: this.#entries.read(request) });
  }

  /** The same as {@link transact} without the promise, for storage that completes it itself. */
  transactNow(request: StorageTransaction): TransactOutcome {
    const reason = this.#failNext?.(request) ?? this.#entries.transact(request);
    return reason === null ? { ok: true } : { ok: false, reason };
  }

  /** Everything stored, sorted, to compare. */
  dump(): StorageEntry[] {
    return STORAGE_STORES.flatMap((store) =>
      this.#entries.keys(store).map((key) => ({ store, key, value: structuredClone(this.#entries.peek(store, key)) })),
    );
  }

  /** Everything stored, to {@link load} again. */
  save(): SavedEntries {
    return this.#entries.save();
  }

  load(saved: SavedEntries): void {
    this.#entries.load(saved);
  }
}
