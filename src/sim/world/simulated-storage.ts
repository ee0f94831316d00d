import type { StorageEntry, StorageFailure, StorageStore } from '#protocol/storage.ts';
import type { ReadRequest, TransactRequest } from '#engine/ports.ts';
import { type SavedEntries, StoredEntries } from '#engine/stored-entries.ts';
import { StorageJournal, type SavedJournal } from './storage-journal.ts';

/**
 * Storage of the deterministic world, with failures to come.
 *
 * The world decides when an operation applies and when its outcome is reported; between the two lies the dark corner
 * "landed but unreported".
 */
export class SimulatedStorage {
  readonly #entries = new StoredEntries();
  readonly #journal: StorageJournal | null;
  /** What the next transactions meet, first in first out. */
  #mishaps: StorageMishap[] = [];
  #readFailures: StorageFailure[] = [];
  /** Transactions that write still find no room, until something is deleted. */
  #full = 0;
  #watcher: StorageWatcher = {};

  /** `journal`: whether it remembers what a power cut may take back. */
  constructor(options: { readonly journal: boolean } = { journal: false }) {
    this.#journal = options.journal ? new StorageJournal() : null;
  }

  /**
   * From now on somebody is told. Handed over in a call, because V8's young collections keep a closure alive that was
   * assigned to a property of another object: of each run that had ended 380 KB were kept until a full one, and are 143.
   */
  watch(watcher: StorageWatcher): void {
    this.#watcher = watcher;
  }

  /** The next `count` transactions abort with `reason`. */
  failNext(reason: StorageFailure, count: number): void {
    for (let i = 0; i < count; i++) this.#mishaps.push({ kind: 'aborted', reason, purpose: '' });
  }

  /** Something that the next transaction whose purpose begins so will meet. */
  prepare(mishap: StorageMishap): void {
    this.#mishaps.push(mishap);
  }

  /** The next `count` reads fail. */
  failReads(reason: StorageFailure, count: number): void {
    for (let i = 0; i < count; i++) this.#readFailures.push(reason);
  }

  /** Nothing can be written until something has been deleted, or `attempts` transactions have been refused. */
  fillUp(attempts: number): void {
    this.#full = attempts;
  }

  /**
   * The power fails: the last `transactions` relaxed transactions after the last strict one are undone. Answers how many
   * there were.
   */
  cutPower(transactions: number): number {
    const undone = this.#journal?.takeBack(transactions) ?? [];
    for (const { store, key, value } of undone) {
      if (value === undefined) this.#entries.transact({ ...NOTHING, deletes: [{ store, key }] });
      else this.#entries.put({ store, key, value });
    }
    return undone.length;
  }

  /** No failure is to come any more. */
  calm(): void {
    this.#mishaps = [];
    this.#readFailures = [];
    this.#full = 0;
  }

  /** Everything is gone: the origin's data was deleted. */
  wipe(): void {
    this.#journal?.forget();
    this.#entries.load(new Map());
  }

  /** Applies a transaction; null = completed, `silent` = nobody is ever told. */
  transact(request: TransactRequest): StorageFailure | 'silent' | null {
    const mishap = this.#nextMishap(request);
    if (mishap?.kind === 'aborted') return mishap.reason;
    if (mishap?.kind === 'silent' && !mishap.lands) return 'silent';
    if (this.#isFull(request)) return 'quota';
    const failure = this.#apply(request);
    if (mishap === null) return failure;
    return mishap.kind === 'silent' ? 'silent' : (failure ?? mishap.reason);
  }

  /** Why the next read fails, or null if it does not. */
  nextReadFailure(): StorageFailure | null {
    const reason = this.#readFailures.shift() ?? null;
    if (reason !== null) this.#watcher.onMishap?.('readFailed');
    return reason;
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
    return {
      entries: this.#entries.save(),
      mishaps: [...this.#mishaps],
      readFailures: [...this.#readFailures],
      full: this.#full,
      journal: this.#journal?.save() ?? null,
    };
  }

  load(saved: SavedStorage): void {
    this.#entries.load(saved.entries);
    this.#mishaps = [...saved.mishaps];
    this.#readFailures = [...saved.readFailures];
    this.#full = saved.full;
    if (saved.journal !== null) this.#journal?.load(saved.journal);
  }

  #apply(request: TransactRequest): StorageFailure | null {
    const undo = this.#journal?.before(request, (store, key) => this.#entries.peek(store, key));
    const failure = this.#entries.transact(request);
    if (failure !== null) return failure;
    if (undo !== undefined) this.#journal?.applied(request, undo);
    this.#watcher.onApplied?.(request);
    return null;
  }

  #nextMishap({ purpose }: TransactRequest): StorageMishap | null {
    const next = this.#mishaps[0];
    if (next === undefined || !purpose.startsWith(next.purpose)) return null;
    this.#mishaps.shift();
    this.#watcher.onMishap?.(next.kind);
    return next;
  }

  #isFull({ puts, deletes }: TransactRequest): boolean {
    if (this.#full === 0) return false;
    if (puts.length === 0) {
      if (deletes.length > 0) this.#full = 0;
      return false;
    }
    this.#full--;
    this.#watcher.onMishap?.('full');
    return true;
  }
}

export interface StorageWatcher {
  /** Told of each transaction that was applied, at the instant it is. */
  readonly onApplied?: (request: TransactRequest) => void;
  /** Told of each failure that really happened. */
  readonly onMishap?: (mishap: StorageMishap['kind'] | 'full' | 'readFailed') => void;
}

/**
 * What one transaction meets, the next whose purpose begins with `purpose`. `aborted`: nothing is written. `unknown`: it
 * is written, but reported as failed. `silent`: nobody is ever told, whether it was written (`lands`) or not.
 */
export type StorageMishap =
  | { readonly kind: 'aborted' | 'unknown'; readonly reason: StorageFailure; readonly purpose: string }
  | { readonly kind: 'silent'; readonly lands: boolean; readonly purpose: string };

export interface SavedStorage {
  readonly entries: SavedEntries;
  readonly mishaps: readonly StorageMishap[];
  readonly readFailures: readonly StorageFailure[];
  readonly full: number;
  readonly journal: SavedJournal | null;
}

const NOTHING = { purpose: '', fence: null, puts: [], deletes: [], durability: 'relaxed' } as const;
