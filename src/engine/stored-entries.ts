import type { StorageEntry, StorageFailure, StorageStore } from '#protocol/storage.ts';
import type { ReadRequest, TransactRequest } from './ports.ts';

/**
 * Storage as a value: a map per store, transactions that apply whole or not at all, reads in key order. What storage in
 * memory is made of, in every world that has one.
 *
 * Invariants: values are copied when they come and when they go, and nobody changes a stored one: a copy of everything
 * is a copy of the maps. Keys are in the order of their UTF-16 code units, as in IndexedDB.
 */
export class StoredEntries {
  #stores = new Map<StorageStore, Map<string, unknown>>();

  /**
   * Applies a transaction; null = completed. Puts come before deletes. A value that cannot be copied aborts it and
   * leaves nothing behind.
   */
  transact({ fence, puts, deletes }: Omit<TransactRequest, 'requestId'>): StorageFailure | null {
    if (fence !== null && (this.#store('fence').get(fence.key) ?? 0) !== fence.expected) return 'fenced';
    let copies: unknown[];
    try {
      copies = puts.map(({ value }) => copyOf(value));
    } catch {
      return 'unknown';
    }
    puts.forEach(({ store, key }, index) => this.#store(store).set(key, copies[index]));
    for (const { store, key } of deletes) this.#store(store).delete(key);
    return null;
  }

  /** The entries a request asks for, in key order where it asks by prefix. */
  read(request: ReadOf<ReadRequest>): StorageEntry[] {
    const store = this.#store(request.store);
    const keys =
      'keys' in request
        ? request.keys.filter((key) => store.has(key))
        : this.keys(request.store)
            .filter((key) => key.startsWith(request.prefix))
            .slice(0, request.limit);
    return keys.map((key) => ({ store: request.store, key, value: copyOf(store.get(key)) }));
  }

  /** Puts an entry from outside any transaction. */
  put({ store, key, value }: StorageEntry): void {
    this.#store(store).set(key, copyOf(value));
  }

  /** A stored value as it is, not a copy: to look at only. */
  peek(store: StorageStore, key: string): unknown {
    return this.#store(store).get(key);
  }

  /** All keys of a store, sorted. */
  keys(store: StorageStore): string[] {
    return [...this.#store(store).keys()].toSorted(compareKeys);
  }

  /** Everything stored, by store in the order of their first use. The values are the stored ones. */
  save(): SavedEntries {
    return copyOfMaps(this.#stores);
  }

  /** Replaces everything stored. */
  load(saved: SavedEntries): void {
    this.#stores = copyOfMaps(saved);
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

/** Everything stored: values that nobody changes. */
export type SavedEntries = ReadonlyMap<StorageStore, ReadonlyMap<string, unknown>>;

type ReadOf<Request> = Request extends unknown ? Omit<Request, 'requestId'> : never;

function copyOfMaps(stores: SavedEntries): Map<StorageStore, Map<string, unknown>> {
  return new Map([...stores].map(([name, store]) => [name, new Map(store)]));
}

function compareKeys(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Throws for what cannot be copied. */
function copyOf(value: unknown): unknown {
  const copy = copyOfPlain(value, DEPTH_MAX);
  return copy === NOT_PLAIN ? structuredClone(value) : copy;
}

/**
 * Copies a tree of what has no identity and no behaviour; anything else is {@link NOT_PLAIN}. Records of the vault are such
 * trees; a structured clone of them costs five times as much as taking them apart, and that was a thirtieth of a
 * simulated run.
 */
function copyOfPlain(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' || typeof value === 'symbol' ? NOT_PLAIN : value;
  }
  // A cycle has no end.
  if (depth === 0) return NOT_PLAIN;
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (let index = 0; index < value.length; index++) {
      const item = copyOfPlain(value[index], depth - 1);
      if (item === NOT_PLAIN) return NOT_PLAIN;
      items.push(item);
    }
    return items;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return NOT_PLAIN;
  // Most properties are no objects: spreading copies them all at once, and the copy has the shape of the original.
  const copy: Record<string, unknown> = { ...value };
  for (const key in copy) {
    // Assigning it would not make a property.
    if (key === '__proto__') return NOT_PLAIN;
    const item = copy[key];
    const copied = copyOfPlain(item, depth - 1);
    if (copied === NOT_PLAIN) return NOT_PLAIN;
    if (copied !== item) copy[key] = copied;
  }
  return copy;
}

/** No stored value is this symbol: it could not be stored. */
const NOT_PLAIN = Symbol('not plain');

/** Far deeper than any record. */
const DEPTH_MAX = 16;
