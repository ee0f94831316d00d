import { assert } from '#std/assert.ts';
import type { PhysicalType } from '#protocol/logical-type.ts';
import type { ColumnValues } from '#protocol/record-batch.ts';
import { StateColumn } from './state-column.ts';

/**
 * Map or list state: entries that belong to slots, in columns of their own, linked in order of arrival per slot.
 * Maps add an index from (slot, map key) to the entry, lists walk the links, timers add a heap.
 *
 * Invariants: the entries of a slot form one doubly linked list from `head` to `tail`; links are stored plus 1, so that
 * zero means none; a removed entry is zeroed and on the free list. Releasing a slot removes its entries.
 * Flink: HeapMapState, HeapListState.
 */
export class SlotEntries {
  readonly name: string;
  readonly columns: readonly StateColumn[];
  readonly owners: StateColumn<'i32'>;
  readonly following: StateColumn<'i32'>;
  readonly heads: StateColumn<'i32'>;
  readonly #preceding: StateColumn<'i32'>;
  readonly #tails: StateColumn<'i32'>;
  readonly #watcher: EntryWatcher | null;
  #free: number[] = [];
  #used = 0;
  #size = 0;
  #capacity = 64;

  constructor(table: EntriesOwner, name: string, columns: readonly EntryColumn[], watcher: EntryWatcher | null = null) {
    this.name = name;
    this.columns = columns.map((c) => new StateColumn(c.name, c.storage, this.#capacity, c.transient ?? false));
    this.owners = new StateColumn('owner', 'i32', this.#capacity, true);
    this.following = new StateColumn('next', 'i32', this.#capacity, true);
    this.#preceding = new StateColumn('previous', 'i32', this.#capacity, true);
    this.heads = table.addColumn(`${name}.head`, 'i32', true);
    this.#tails = table.addColumn(`${name}.tail`, 'i32', true);
    this.#watcher = watcher;
    table.entries.push(this);
  }

  /** Entries of all slots. */
  size(): number {
    return this.#size;
  }

  /** All entries ever used lie in [0, used). */
  used(): number {
    return this.#used;
  }

  /** Adds an entry at the end of a slot's list; its columns are zero. */
  append(owner: number): number {
    const entry = this.#free.pop() ?? this.#used++;
    if (entry >= this.#capacity) this.#grow();
    const tail = this.#tails.values[owner] as number;
    this.owners.values[entry] = owner;
    this.#preceding.values[entry] = tail;
    this.following.values[entry] = 0;
    if (tail === 0) this.heads.values[owner] = entry + 1;
    else this.following.values[tail - 1] = entry + 1;
    this.#tails.values[owner] = entry + 1;
    this.#size++;
    return entry;
  }

  /** Takes an entry out of its slot's list. */
  remove(entry: number): void {
    assert(this.#size > 0, 'an entry that is removed is there');
    this.#watcher?.entryRemoved(entry);
    const owner = this.owners.values[entry] as number;
    const previous = this.#preceding.values[entry] as number;
    const next = this.following.values[entry] as number;
    if (previous === 0) this.heads.values[owner] = next;
    else this.following.values[previous - 1] = next;
    if (next === 0) this.#tails.values[owner] = previous;
    else this.#preceding.values[next - 1] = previous;
    for (const column of this.#all()) column.clear(entry);
    this.#free.push(entry);
    this.#size--;
  }

  /** Removes all entries of a slot. */
  removeAll(owner: number): void {
    for (let entry = this.first(owner); entry >= 0;) {
      const next = this.after(entry);
      this.remove(entry);
      entry = next;
    }
  }

  /** The oldest entry of a slot, or -1. */
  first(owner: number): number {
    return (this.heads.values[owner] as number) - 1;
  }

  /** The newest entry of a slot, or -1. */
  last(owner: number): number {
    return (this.#tails.values[owner] as number) - 1;
  }

  /** The entry after one, or -1. */
  after(entry: number): number {
    return (this.following.values[entry] as number) - 1;
  }

  /** Tells the watcher that an appended entry has got its values from a snapshot. */
  restored(entry: number): void {
    this.#watcher?.entryRestored(entry);
  }

  /** The whole state, transient columns too. */
  save(): SavedEntries {
    return {
      capacity: this.#capacity,
      used: this.#used,
      free: this.#free,
      columns: this.#all().map((column) => column.save(this.#used)),
    };
  }

  /** Takes a saved state; the columns of the slots are back already. */
  load(saved: SavedEntries): void {
    this.#capacity = saved.capacity;
    this.#used = saved.used;
    this.#free = saved.free;
    this.#size = saved.used - saved.free.length;
    this.#all().forEach((column, index) => column.load(saved.columns[index] as ColumnValues, saved.capacity));
    const free = new Set(saved.free);
    for (let entry = 0; entry < saved.used; entry++) if (!free.has(entry)) this.#watcher?.entryLoaded(entry);
  }

  /** Columns that a snapshot has to copy. */
  shadowed(): StateColumn[] {
    return [this.following, ...this.columns.filter((column) => !column.transient)];
  }

  /** Bytes of what is live, texts counted as references. */
  bytes(): number {
    let bytes = 0;
    for (const column of this.#all()) bytes += column.bytesOf(this.#size);
    return bytes;
  }

  #all(): StateColumn[] {
    return [this.owners, this.following, this.#preceding, ...this.columns];
  }

  #grow(): void {
    this.#capacity *= 2;
    for (const column of this.#all()) column.grow(this.#capacity);
  }
}

export interface EntryColumn {
  readonly name: string;
  readonly storage: PhysicalType;
  readonly transient?: boolean | undefined;
}

/** All entries as plain values. */
export interface SavedEntries {
  readonly capacity: number;
  readonly used: number;
  readonly free: number[];
  readonly columns: readonly ColumnValues[];
}

/** The table to whose slots entries belong. */
interface EntriesOwner {
  readonly entries: SlotEntries[];
  addColumn(name: string, storage: 'i32', transient: boolean): StateColumn<'i32'>;
}

/** Keeps what is built on entries (an index, a heap) in step with them. */
export interface EntryWatcher {
  /** The entry is about to be removed; its columns can still be read. */
  entryRemoved(entry: number): void;
  /** The entry came from a snapshot; its columns are set, but for the transient ones. */
  entryRestored(entry: number): void;
  /** The entry is there again after {@link SlotEntries.load}; all its columns are as they were. */
  entryLoaded(entry: number): void;
}
