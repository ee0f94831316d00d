import type { StorageEntry, StorageFailure, StorageStore } from '#protocol/storage.ts';
import type { ReadRequest, TransactRequest } from '#engine/ports.ts';
import { type SavedEntries, StoredEntries } from '#engine/stored-entries.ts';

/**
 * Storage of the deterministic world, with failures to come.
 *
 * The world decides when an operation applies and when its outcome is reported; between the two lies the dark corner
 * "landed but unreported".
 */
export class SimulatedStorage {
  readonly #entries = new StoredEntries();
  /** Failures that the next transactions meet, first in first out. */
  #failures: StorageFailure[] = [];
  /** Told of each transaction that was applied, at the instant it is. */
  onApplied: ((request: TransactRequest) => void) | null = null;

  /** The next `count` transactions abort with `reason`. */
  failNext(reason: StorageFailure, count: number): void {
    for (let i = 0; i < count; i++) this.#failures.push(reason);
  }

  /** Applies a transaction; null = completed. */
  transact(request: TransactRequest): StorageFailure | null {
    const failure = this.#failures.shift() ?? this.#entries.transact(request);
    if (failure === null) this.onApplied?.(request);
    return failure;
  }

  /** The entries a request asks for, in key order. */
  read(request: ReadRequest): StorageEntry[] {
    return this.#entries.read(request);
  }

  /** Puts an entry from outside any transaction: files before a run, corruption in a test. */
  put(entry: StorageEntry): void {
    this.#entries.put(entry);
  }

  /** A stored value as it is, not a copy: to look at only. */
  peek(store: StorageStore, key: string): unknown {
    return this.#entries.peek(store, key);
  }

  /** All keys of a store, sorted. */
  keys(store: StorageStore): string[] {
    return this.#entries.keys(store);
  }

  /** Everything stored and every failure to come. Values are shared: nobody changes a stored one. */
  save(): SavedStorage {
    return { entries: this.#entries.save(), failures: [...this.#failures] };
  }

  load(saved: SavedStorage): void {
    this.#entries.load(saved.entries);
    this.#failures = [...saved.failures];
  }
}

export interface SavedStorage {
  readonly entries: SavedEntries;
  readonly failures: readonly StorageFailure[];
}
