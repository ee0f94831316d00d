import type { StorageEntry, StorageFailure, StorageStore } from '#protocol/messages.ts';
import type { ReadOutcome, Storage, StorageRead, StorageTransaction, TransactOutcome } from './storage.ts';
import { STORAGE_STORES } from './storage.ts';

/**
 * Storage in memory, for the command line, the deterministic world and tests. A transaction takes effect when it is
 * called and completes in a later microtask, in the order of the calls.
 */
export class MemoryStorage implements Storage {
  readonly #stores = new Map<StorageStore, Map<string, unknown>>(STORAGE_STORES.map((store) => [store, new Map()]));
  readonly #failNext: ((request: StorageTransaction) => StorageFailure | null) | null;

  /** `failNext` is asked before each transaction: a reason aborts it, null lets it through. */
  constructor(options: { readonly failNext?: (request: StorageTransaction) => StorageFailure | null } = {}) {
    this.#failNext = options.failNext ?? null;
  }

  transact(request: StorageTransaction): Promise<TransactOutcome> {
    return Promise.resolve(this.transactNow(request));
  }

  read(request: StorageRead): Promise<ReadOutcome> {
    return Promise.resolve(this.readNow(request));
  }

  /** The same as {@link transact} without the promise: worlds that keep their own time complete it when they choose. */
  transactNow(request: StorageTransaction): TransactOutcome {
    const injected = this.#failNext?.(request) ?? null;
    if (injected !== null) return { ok: false, reason: injected };
    if (request.fence !== null) {
      const current = this.#store('fence').get(request.fence.key) ?? 0;
      if (current !== request.fence.expected) return { ok: false, reason: 'fenced' };
    }
    // Copies are made first, so that a value that cannot be copied leaves nothing behind.
    let copies: unknown[];
    try {
      copies = request.puts.map((put) => structuredClone(put.value));
    } catch {
      return { ok: false, reason: 'unknown' };
    }
    request.puts.forEach((put, index) => this.#store(put.store).set(put.key, copies[index]));
    for (const entry of request.deletes) this.#store(entry.store).delete(entry.key);
    return { ok: true };
  }

  /** The same as {@link read} without the promise. */
  readNow(request: StorageRead): ReadOutcome {
    const store = this.#store(request.store);
    const keys =
      'keys' in request
        ? request.keys.filter((key) => store.has(key))
        : [...store.keys()]
            .filter((key) => key.startsWith(request.prefix))
            .sort(compareKeys)
            .slice(0, request.limit);
    return {
      ok: true,
      entries: keys.map((key): StorageEntry => ({ store: request.store, key, value: structuredClone(store.get(key)) })),
    };
  }

  /** A copy of everything stored, sorted, for keyframes of the deterministic world and for tests. */
  dump(): StorageEntry[] {
    return STORAGE_STORES.flatMap((store) =>
      [...this.#store(store).entries()]
        .sort(([left], [right]) => compareKeys(left, right))
        .map(([key, value]) => ({ store, key, value: structuredClone(value) })),
    );
  }

  /** Replaces everything stored by the entries of a {@link dump}. */
  restore(entries: readonly StorageEntry[]): void {
    for (const store of this.#stores.values()) store.clear();
    for (const entry of entries) this.#store(entry.store).set(entry.key, structuredClone(entry.value));
  }

  #store(store: StorageStore): Map<string, unknown> {
    return this.#stores.get(store) as Map<string, unknown>;
  }
}

/** IndexedDB orders string keys by UTF-16 code unit, which is what `<` does. */
function compareKeys(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
