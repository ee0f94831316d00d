import type { StorageEntry, StorageFailure, StorageStore } from '#protocol/storage.ts';
import { openDB, unwrap } from 'idb';
import {
  type ReadOutcome,
  type Storage,
  type StorageRead,
  type StorageTransaction,
  STORAGE_STORES,
  type TransactOutcome,
} from '../storage.ts';

/**
 * Storage over IndexedDB: one database, one schema-less object store per {@link StorageStore}, string keys out of line.
 *
 * - `ok` is reported from the transaction's `complete` event, never from the success of a request: quota errors surface
 *   at commit (reliability §0.3).
 * - The fence is read inside the same read-write transaction; a mismatch aborts it.
 * - A lost connection is dropped and reopened, at most {@link REOPEN_MAX} times a call: retrying on a dead handle is
 *   useless. A transaction is repeated only if it is certain that the first one did nothing.
 * - Nothing hangs: after {@link HANG_TIMEOUT_MS} the transaction is aborted, the connection is dropped and the outcome
 *   is `unavailable`.
 * - Another tab that upgrades or deletes the database gets its way at once (`versionchange` closes).
 */

const DATABASE_NAME = 'weir';
const DATABASE_VERSION = 1;
const REOPEN_MAX = 3;
const HANG_TIMEOUT_MS = 10_000;

export interface IdbStorageOptions {
  readonly name?: string | undefined;
  /** Called once when the connection was taken away: another tab upgrades it, or the user cleared the site's data. */
  readonly onClosed?: ((reason: 'versionchange' | 'terminated') => void) | undefined;
  readonly hangTimeoutMs?: number | undefined;
}

export class IdbStorage implements Storage {
  readonly #name: string;
  readonly #onClosed: (reason: 'versionchange' | 'terminated') => void;
  readonly #hangTimeoutMs: number;
  #connection: Promise<IDBDatabase> | null = null;
  #closed = false;

  constructor(options: IdbStorageOptions = {}) {
    this.#name = options.name ?? DATABASE_NAME;
    this.#onClosed = options.onClosed ?? (() => undefined);
    this.#hangTimeoutMs = options.hangTimeoutMs ?? HANG_TIMEOUT_MS;
  }

  transact(request: StorageTransaction): Promise<TransactOutcome> {
    const puts = request.puts.map((put) => ({ ...put, value: copyPlain(put.value) }));
    return this.#withConnection((database) => this.#transactOn(database, { ...request, puts }));
  }

  read(request: StorageRead): Promise<ReadOutcome> {
    return this.#withConnection((database) => this.#readOn(database, request));
  }

  /** Whether the database can be opened: `null`, or the reason why not (private mode, blocked, disk). */
  async probe(): Promise<StorageFailure | null> {
    const outcome = await this.read({ store: 'fence', keys: [] });
    return outcome.ok ? null : outcome.reason;
  }

  /** Closes the connection for good; later calls are `unavailable`. */
  async close(): Promise<void> {
    this.#closed = true;
    const connection = this.#connection;
    this.#connection = null;
    if (connection !== null) await connection.then((database) => database.close(), ignore);
  }

  async #withConnection<Outcome>(
    operation: (database: IDBDatabase) => Promise<Outcome | LostConnection>,
  ): Promise<Outcome | { ok: false; reason: StorageFailure }> {
    for (let attempt = 0; attempt <= REOPEN_MAX; attempt++) {
      if (this.#closed) return { ok: false, reason: 'unavailable' };
      const connection = (this.#connection ??= this.#open());
      let database: IDBDatabase;
      try {
        database = await this.#within(connection);
      } catch (error) {
        this.#drop(connection);
        if (isLostConnection(error) && attempt < REOPEN_MAX) continue;
        return { ok: false, reason: reasonOf(error, 'unavailable') };
      }
      const outcome = await operation(database);
      if (outcome !== LOST) return outcome;
      this.#drop(connection);
    }
    return { ok: false, reason: 'unavailable' };
  }

  async #open(): Promise<IDBDatabase> {
    if (typeof indexedDB === 'undefined') throw new DOMException('this browser has no IndexedDB', 'NotSupportedError');
    const database = await openDB(this.#name, DATABASE_VERSION, {
      upgrade: (database) => {
        for (const store of STORAGE_STORES) {
          if (!database.objectStoreNames.contains(store)) database.createObjectStore(store);
        }
      },
      blocking: (_current, _blocked, event) => {
        (event.target as IDBDatabase).close();
        this.#closed = true;
        this.#onClosed('versionchange');
      },
      // Reopening is safe even if the user cleared the data: the fence is gone with it, so no job writes on.
      terminated: () => {
        this.#connection = null;
        this.#onClosed('terminated');
      },
    });
    return unwrap(database);
  }

  #drop(connection: Promise<IDBDatabase>): void {
    if (this.#connection === connection) this.#connection = null;
    connection.then((database) => database.close(), ignore);
  }

  #transactOn(database: IDBDatabase, request: StorageTransaction): Promise<TransactOutcome | LostConnection> {
    const stores = new Set<StorageStore>();
    if (request.fence !== null) stores.add('fence');
    for (const entry of request.puts) stores.add(entry.store);
    for (const entry of request.deletes) stores.add(entry.store);
    if (stores.size === 0) return Promise.resolve({ ok: true });

    let transaction: IDBTransaction;
    try {
      transaction = database.transaction([...stores], 'readwrite', { durability: request.durability });
    } catch (error) {
      // Creating it failed, so nothing was written and the caller may try again on a new connection.
      return Promise.resolve(isLostConnection(error) ? LOST : { ok: false, reason: reasonOf(error, 'unknown') });
    }
    return new Promise((resolve) => {
      let refused: StorageFailure | null = null;
      const timer = setTimeout(() => {
        refused = 'unavailable';
        abort(transaction);
        this.#connection = null;
        resolve({ ok: false, reason: 'unavailable' });
      }, this.#hangTimeoutMs);
      transaction.oncomplete = () => {
        clearTimeout(timer);
        resolve({ ok: true });
      };
      transaction.onabort = () => {
        clearTimeout(timer);
        resolve({ ok: false, reason: refused ?? reasonOf(transaction.error, 'aborted') });
      };
      const write = () => {
        try {
          for (const entry of request.puts) transaction.objectStore(entry.store).put(entry.value, entry.key);
          for (const entry of request.deletes) transaction.objectStore(entry.store).delete(entry.key);
        } catch (error) {
          refused = reasonOf(error, 'unknown');
          abort(transaction);
        }
      };
      if (request.fence === null) {
        write();
        return;
      }
      const { key, expected } = request.fence;
      const current = transaction.objectStore('fence').get(key);
      current.onsuccess = () => {
        if ((current.result ?? 0) === expected) {
          write();
          return;
        }
        refused = 'fenced';
        abort(transaction);
      };
    });
  }

  async #readOn(database: IDBDatabase, request: StorageRead): Promise<ReadOutcome | LostConnection> {
    let transaction: IDBTransaction;
    try {
      transaction = database.transaction(request.store, 'readonly');
    } catch (error) {
      return isLostConnection(error) ? LOST : { ok: false, reason: reasonOf(error, 'unknown') };
    }
    const store = transaction.objectStore(request.store);
    try {
      const entries = await this.#within(
        'keys' in request ? readKeys(store, request.keys) : readPrefix(store, request),
      );
      return { ok: true, entries: entries.map(([key, value]): StorageEntry => ({ store: request.store, key, value })) };
    } catch (error) {
      if (isLostConnection(error)) return LOST;
      return { ok: false, reason: reasonOf(error, 'unknown') };
    }
  }

  #within<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new DOMException('the storage of this browser does not answer', 'TimeoutError')),
        this.#hangTimeoutMs,
      );
      promise.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}

const LOST = Symbol('lost connection');
type LostConnection = typeof LOST;

async function readKeys(store: IDBObjectStore, keys: readonly string[]): Promise<(readonly [string, unknown])[]> {
  const values = await Promise.all(keys.map((key) => resultOf(store.get(key))));
  return keys.map((key, index) => [key, values[index]] as const).filter(([, value]) => value !== undefined);
}

async function readPrefix(
  store: IDBObjectStore,
  request: { readonly prefix: string; readonly limit: number },
): Promise<(readonly [string, unknown])[]> {
  // A count of 0 means "all" to IndexedDB.
  if (request.limit <= 0) return [];
  const range = prefixRange(request.prefix);
  const [keys, values] = await Promise.all([
    resultOf(store.getAllKeys(range, request.limit)),
    resultOf(store.getAll(range, request.limit)),
  ]);
  return keys.map((key, index) => [key as string, values[index]] as const);
}

/** The keys that start with `prefix`: up to the next string of the same length, by UTF-16 code unit. */
function prefixRange(prefix: string): IDBKeyRange | null {
  let length = prefix.length;
  while (length > 0 && prefix.charCodeAt(length - 1) === 0xffff) length--;
  if (length === 0) return prefix === '' ? null : IDBKeyRange.lowerBound(prefix);
  const next = prefix.slice(0, length - 1) + String.fromCharCode(prefix.charCodeAt(length - 1) + 1);
  return IDBKeyRange.bound(prefix, next, false, true);
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new DOMException('the request failed', 'UnknownError'));
  });
}

/**
 * Values are written later than the call, so plain data is copied now; buffers belong to the storage from the call on.
 */
function copyPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyPlain);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyPlain(inner)]));
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch (error) {
    // Already finished: its own event has told, or is about to tell, the outcome.
    if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
  }
}

function isLostConnection(error: unknown): boolean {
  return (
    error instanceof DOMException &&
    (error.name === 'InvalidStateError' || /connection (was |is )?(lost|clos)/i.test(error.message))
  );
}

function reasonOf(error: unknown, otherwise: StorageFailure): StorageFailure {
  if (!(error instanceof DOMException)) return otherwise;
  switch (error.name) {
    case 'QuotaExceededError':
      return 'quota';
    case 'AbortError':
      return 'aborted';
    case 'NotReadableError':
    case 'DataError':
      return 'corrupt';
    case 'NotSupportedError':
    case 'InvalidStateError':
    case 'SecurityError':
    case 'VersionError':
    case 'TimeoutError':
      return 'unavailable';
    default:
      return error.name === 'UnknownError' || error.name === 'DataCloneError' ? 'unknown' : otherwise;
  }
}

/** For promises whose failure was handled where it was first awaited. */
function ignore(): undefined {
  return undefined;
}
