import type { StorageEntry, StorageFailure, StorageStore } from '#protocol/messages.ts';
import type { ReadRequest, TransactRequest } from '#engine/ports.ts';

/**
 * Storage of the deterministic world: a sorted map per store, transactions that apply whole or not at all.
 *
 * The world decides when an operation applies and when its outcome is reported; between the two lies the dark corner
 * "landed but unreported". Values are kept as copies, so that a detached or mutated buffer cannot change them.
 */
export class SimulatedStorage {
  readonly #stores = new Map<StorageStore, Map<string, unknown>>();
  /** Failures that the next transactions meet, first in first out. */
  readonly #failures: StorageFailure[] = [];
  /** Told of each transaction that was applied, at the instant it is. */
  onApplied: ((request: TransactRequest) => void) | null = null;

  /** The next `count` transactions abort with `reason`. */
  failNext(reason: StorageFailure, count: number): void {
    for (let i = 0; i < count; i++) this.#failures.push(reason);
  }

  /** Applies a transaction; null = completed. */
  transact(request: TransactRequest): StorageFailure | null {
    const planned = this.#failures.shift();
    if (planned !== undefined) return planned;
    if (request.fence !== null) {
      const stored = this.#store('fence').get(request.fence.key) ?? 0;
      if (stored !== request.fence.expected) return 'fenced';
    }
    for (const { store, key } of request.deletes) this.#store(store).delete(key);
    for (const { store, key, value } of request.puts) this.#store(store).set(key, copyOf(value));
    this.onApplied?.(request);
    return null;
  }

  /** The entries a request asks for, in key order. */
  read(request: ReadRequest): StorageEntry[] {
    const store = this.#store(request.store);
    const keys =
      'keys' in request
        ? request.keys.filter((key) => store.has(key))
        : [...store.keys()]
            .filter((key) => key.startsWith(request.prefix))
            .toSorted()
            .slice(0, request.limit);
    return keys.map((key) => ({ store: request.store, key, value: copyOf(store.get(key)) }));
  }

  /** Puts an entry from outside any transaction: files before a run, corruption in a test. */
  put(entry: StorageEntry): void {
    this.#store(entry.store).set(entry.key, copyOf(entry.value));
  }

  /** A stored value as it is, not a copy: to look at only. */
  peek(store: StorageStore, key: string): unknown {
    return this.#store(store).get(key);
  }

  /** All keys of a store, sorted. */
  keys(store: StorageStore): string[] {
    return [...this.#store(store).keys()].toSorted();
  }

  #store(name: StorageStore): Map<string, unknown> {
    let store = this.#stores.get(name);
    if (store === undefined) {
      store = new Map();
      this.#stores.set(name, store);
    }
    return store;
  }
}

function copyOf(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return value.slice(0);
  return typeof value === 'object' ? structuredClone(value) : value;
}
