import { assert } from '#std/assert.ts';
import { keyGroupOf, type KeyGroupRange } from '#std/key-hash.ts';
import { type Field, type PhysicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import type { Column, ColumnValues } from '#protocol/record-batch.ts';
import { keyHasher } from './key-hasher.ts';
import { NamespaceIndexes } from './namespace-indexes.ts';
import { slotRuns } from './slot-runs.ts';
import { SlotSupply } from './slot-supply.ts';
import { StateColumn } from './state-column.ts';
import type { SavedEntries, SlotEntries } from './slot-entries.ts';

/**
 * The keyed state of one operator in one subtask: one slot space, columns indexed by slot.
 *
 * A slot stands for (key, namespace); the namespace is a number (a window's start), 0 where there is none. `resolve`
 * turns a batch of keys into slots; everything else reads and writes columns at those slots.
 *
 * Invariants: a live slot has its key, namespace and key group in the columns of the same name; a slot that is not live
 * is zero in every column and on the free list (or was never used); `created` lists the slots that the last `resolve`
 * made. Key groups are computed once, when a slot is made, and lie in the subtask's range.
 * Columns move when the table grows, which only `resolve` does: nobody keeps `values` across it.
 *
 * Flink: HeapKeyedStateBackend, StateTable, CopyOnWriteStateMap (one slot space instead of a map per key group; the
 * snapshot groups by key group).
 */
export class SlotTable {
  readonly name: string;
  readonly keyFields: readonly Field[];
  readonly maxParallelism: number;
  readonly keyGroupRange: KeyGroupRange;
  /** The keys as columns indexed by slot; replaced in place on growth. */
  readonly keys: readonly Column[];
  readonly namespaces: StateColumn<'f64'>;
  readonly keyGroups: StateColumn<'i32'>;
  readonly live: StateColumn<'bool'>;
  /** Value columns in the order they were added. */
  readonly columns: StateColumn[] = [];
  /** Maps and lists whose entries belong to slots. */
  readonly entries: SlotEntries[] = [];
  /** Slots made by the last `resolve`, in order of their rows; and those that are free. */
  readonly created = new SlotSupply();

  readonly #indexes: NamespaceIndexes;
  readonly #hash: (columns: readonly Column[], row: number) => number;
  readonly #keyColumns: readonly StateColumn[];
  readonly #keyNulls: readonly (StateColumn<'bool'> | null)[];
  #capacity: number;
  #liveCount = 0;

  constructor(options: SlotTableOptions) {
    const capacity = options.capacity ?? 256;
    this.name = options.name;
    this.keyFields = options.keyFields;
    this.maxParallelism = options.maxParallelism;
    this.keyGroupRange = options.keyGroups;
    this.#capacity = capacity;
    const types = options.keyFields.map((field) => field.type);
    this.#indexes = new NamespaceIndexes(types);
    this.#hash = keyHasher(types);
    this.#keyColumns = options.keyFields.map((f) => new StateColumn(f.name, physicalTypeOf(f.type), capacity));
    this.#keyNulls = options.keyFields.map((f) => (f.nullable ? new StateColumn(f.name, 'bool', capacity) : null));
    this.keys = options.keyFields.map((field) => ({ type: field.type, values: [], nulls: null }));
    this.namespaces = new StateColumn('namespace', 'f64', capacity);
    this.keyGroups = new StateColumn('keyGroup', 'i32', capacity);
    this.live = new StateColumn('live', 'bool', capacity);
    this.#publishKeys();
  }

  /** Adds a value column; before the first key. */
  addColumn<S extends PhysicalType>(name: string, storage: S, transient = false): StateColumn<S> {
    assert(this.created.used === 0, 'columns are added before the first key');
    const column = new StateColumn(name, storage, this.#capacity, transient);
    this.columns.push(column);
    return column;
  }

  /** Slots in use. */
  size(): number {
    return this.#liveCount;
  }

  /** All slots ever used lie in [0, used). */
  used(): number {
    return this.created.used;
  }

  /**
   * Writes the slot of each selected row into `out[0, count)`; row i of the selection is `rows[i]`, or i where `rows`
   * is null. Unknown keys get a zeroed slot.
   */
  resolve(namespace: number, keys: readonly Column[], rows: Int32Array | null, count: number, out: Int32Array): void {
    const { created } = this;
    created.begin();
    this.#indexes.of(namespace).resolve(keys, rows, count, out, created);
    if (created.count === 0) return;
    if (created.used > this.#capacity) this.#grow();
    this.#initialize(namespace, keys);
  }

  /** The slot of the key in a row, or -1. */
  find(namespace: number, keys: readonly Column[], row: number): number {
    return this.#indexes.find(namespace, keys, row);
  }

  /** Gives a slot back: its key is forgotten, its columns are zeroed, its entries are removed. */
  release(slot: number): void {
    this.#indexes.remove(this.namespaces.values[slot] as number, this.keys, slot);
    this.#forget(slot);
    for (const column of this.columns) column.clear(slot);
  }

  /**
   * Gives slots[from, to) of one namespace back; the caller releases every slot of that namespace, in this call or in
   * others, before it is used again.
   */
  releaseNamespace(namespace: number, slots: Int32Array, from: number, to: number): void {
    this.#indexes.drop(namespace);
    const live = this.live.values;
    for (let i = from; i < to; i++) assert(live[slots[i] as number] === 1, 'only a live slot is released');
    this.created.giveBack(slots, from, to);
    this.#liveCount -= to - from;
    for (const entries of this.entries) for (let i = from; i < to; i++) entries.removeAll(slots[i] as number);
    const { starts, ends, count } = slotRuns(slots, from, to);
    for (const column of [this.live, this.namespaces, ...this.#keyColumns, ...this.columns]) {
      for (let run = 0; run < count; run++) column.clearRange(starts[run] as number, ends[run] as number);
    }
  }

  /** Zeroes the value columns and entries of a slot that stays. */
  clear(slot: number): void {
    for (const entries of this.entries) entries.removeAll(slot);
    for (const column of this.columns) column.clear(slot);
  }

  /** Copies the keys of slots[from, to) into output columns from row `at` on. */
  writeKeys(slots: Int32Array, from: number, to: number, into: readonly Column[], at: number): void {
    for (let k = 0; k < this.#keyColumns.length; k++) {
      const column = this.#keyColumns[k] as StateColumn;
      const nulls = this.#keyNulls[k]?.values;
      const target = into[k] as Column;
      if (nulls === undefined) {
        column.writeAllTo(slots, from, to, target, at);
        continue;
      }
      for (let i = from; i < to; i++) {
        const slot = slots[i] as number;
        column.writePresentTo(nulls[slot] === 0, slot, target, at + i - from);
      }
    }
  }

  /** Every column that a snapshot has to copy, `live` and the keys first. */
  allColumns(): StateColumn[] {
    const nulls = this.#keyNulls.filter((column) => column !== null);
    return [this.live, this.keyGroups, this.namespaces, ...this.#keyColumns, ...nulls, ...this.columns];
  }

  /** The key columns and their null maps, in the order of the key fields. */
  keyStorage(): readonly { readonly values: StateColumn; readonly nulls: StateColumn<'bool'> | null }[] {
    return this.#keyColumns.map((values, index) => ({ values, nulls: this.#keyNulls[index] ?? null }));
  }

  /** Bytes of what is live, texts counted as references. */
  bytes(): number {
    let bytes = 0;
    for (const column of this.allColumns()) bytes += column.bytesOf(this.#liveCount);
    for (const entries of this.entries) bytes += entries.bytes();
    return bytes;
  }

  /** The whole state; the indexes follow from it. */
  save(): SavedTable {
    return {
      capacity: this.#capacity,
      used: this.created.used,
      free: this.created.free.slice(0, this.created.freeCount),
      columns: this.allColumns().map((column) => column.save(this.created.used)),
      entries: this.entries.map((entries) => entries.save()),
    };
  }

  /** Takes a saved state; the table is empty and has the same columns. */
  load(saved: SavedTable): void {
    assert(this.created.used === 0, 'a saved table is loaded into an empty one');
    this.#capacity = saved.capacity;
    this.created.used = saved.used;
    this.created.giveBack(saved.free, 0, saved.free.length);
    this.#liveCount = saved.used - saved.free.length;
    this.allColumns().forEach((column, index) => column.load(saved.columns[index] as ColumnValues, saved.capacity));
    this.#publishKeys();
    this.entries.forEach((entries, index) => entries.load(saved.entries[index] as SavedEntries));
    this.#indexes.addSlots(this.keys, this.live.values, this.namespaces.values, saved.used);
  }

  /** Gives the slots of `created` their key, key group and namespace: a column at a time, once a batch. */
  #initialize(namespace: number, keys: readonly Column[]): void {
    const { slots, rows, count } = this.created;
    const groups = this.keyGroups.values;
    const { first, last } = this.keyGroupRange;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      const group = keyGroupOf(this.#hash(keys, rows[i] as number), this.maxParallelism);
      assert(group >= first && group <= last, 'a key reaches the subtask that owns its key group');
      groups[slot] = group;
      this.namespaces.values[slot] = namespace;
      this.live.values[slot] = 1;
    }
    this.#liveCount += count;
    for (let k = 0; k < this.#keyColumns.length; k++) this.#initializeKey(k, keys[k] as Column);
  }

  #initializeKey(k: number, from: Column): void {
    const { slots, rows, count } = this.created;
    const column = this.#keyColumns[k] as StateColumn;
    const nulls = this.#keyNulls[k]?.values ?? null;
    if (from.nulls === null) {
      if (nulls !== null) for (let i = 0; i < count; i++) nulls[slots[i] as number] = 0;
      column.setAllFrom(slots, from, rows, count);
      return;
    }
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const isNull = from.nulls[row] === 1;
      assert(!isNull || nulls !== null, 'a key declared NOT NULL is not NULL');
      if (nulls !== null) nulls[slots[i] as number] = isNull ? 1 : 0;
      if (!isNull) column.setFrom(slots[i] as number, from, row);
    }
  }

  #forget(slot: number): void {
    assert(this.live.values[slot] === 1, 'only a live slot is released');
    for (const entries of this.entries) entries.removeAll(slot);
    for (const column of this.#keyColumns) column.clear(slot);
    this.namespaces.values[slot] = 0;
    this.live.values[slot] = 0;
    this.#liveCount--;
    this.created.giveBack(Int32Array.of(slot), 0, 1);
  }

  #grow(): void {
    while (this.#capacity < this.created.used) this.#capacity *= 2;
    for (const column of this.allColumns()) column.grow(this.#capacity);
    this.#publishKeys();
  }

  #publishKeys(): void {
    this.keys.forEach((key, index) => {
      key.values = (this.#keyColumns[index] as StateColumn).values;
      key.nulls = this.#keyNulls[index]?.values ?? null;
    });
  }
}

/** A whole table as plain values. */
export interface SavedTable {
  readonly capacity: number;
  readonly used: number;
  readonly free: Int32Array;
  readonly columns: readonly ColumnValues[];
  readonly entries: readonly SavedEntries[];
}

export interface SlotTableOptions {
  /** Name of the state in snapshots and on the screen. */
  readonly name: string;
  readonly keyFields: readonly Field[];
  readonly maxParallelism: number;
  readonly keyGroups: KeyGroupRange;
  /** Slots to start with; a power of two keeps growth even. */
  readonly capacity?: number | undefined;
}
