import { assert } from '#std/assert.ts';
import { keyGroupOf, type KeyGroupRange } from '#std/key-hash.ts';
import { type Field, type PhysicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { keyHasher } from './key-hasher.ts';
import { createKeyIndex, type KeyIndex } from './key-index.ts';
import { copyValues, StateColumn } from './state-column.ts';
import type { SlotEntries } from './slot-entries.ts';

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
  /** Slots made by the last `resolve`, in order of their rows. */
  readonly created: { slots: Int32Array; count: number } = { slots: new Int32Array(256), count: 0 };
  /** The rows that the keys of `created` are in. */
  #createdRows: Int32Array = new Int32Array(256);

  readonly #indexes = new Map<number, KeyIndex>();
  readonly #hash: (columns: readonly Column[], row: number) => number;
  readonly #keyColumns: readonly StateColumn[];
  readonly #keyNulls: readonly (StateColumn<'bool'> | null)[];
  #free: Int32Array = new Int32Array(256);
  #freeCount = 0;
  #used = 0;
  #capacity: number;
  #liveCount = 0;
  /** The index made last: the next one will hold about as many keys. */
  #newestIndex: KeyIndex | null = null;

  constructor(options: SlotTableOptions) {
    const capacity = options.capacity ?? 256;
    this.name = options.name;
    this.keyFields = options.keyFields;
    this.maxParallelism = options.maxParallelism;
    this.keyGroupRange = options.keyGroups;
    this.#capacity = capacity;
    this.#hash = keyHasher(options.keyFields.map((field) => field.type));
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
    assert(this.#used === 0, 'columns are added before the first key');
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
    return this.#used;
  }

  /**
   * Writes the slot of each selected row into `out[0, count)`; row i of the selection is `rows[i]`, or i where `rows`
   * is null. Unknown keys get a zeroed slot.
   */
  resolve(namespace: number, keys: readonly Column[], rows: Int32Array | null, count: number, out: Int32Array): void {
    let index = this.#indexes.get(namespace);
    if (index === undefined) {
      const expected = Math.min(EXPECTED_KEYS_MAX, (this.#newestIndex?.size() ?? 0) >> 1);
      index = createKeyIndex(
        this.keyFields.map((field) => field.type),
        expected,
      );
      this.#indexes.set(namespace, index);
      this.#newestIndex = index;
    }
    this.created.count = 0;
    index.resolve(keys, rows, count, out, this.#allocate);
    if (this.created.count > 0) this.#initialize(namespace, keys);
  }

  /** The slot of the key in a row, or -1. */
  find(namespace: number, keys: readonly Column[], row: number): number {
    return this.#indexes.get(namespace)?.find(keys, row) ?? -1;
  }

  /** Gives a slot back: its key is forgotten, its columns are zeroed, its entries are removed. */
  release(slot: number): void {
    const namespace = this.namespaces.values[slot] as number;
    const index = this.#indexes.get(namespace);
    index?.remove(this.keys, slot);
    if (index?.size() === 0) this.#indexes.delete(namespace);
    this.#forget(slot);
    for (const column of this.columns) column.clear(slot);
  }

  /**
   * Gives slots[from, to) of one namespace back; the caller releases every slot of that namespace, in this call or in
   * others, before it is used again.
   */
  releaseNamespace(namespace: number, slots: Int32Array, from: number, to: number): void {
    this.#indexes.delete(namespace);
    const live = this.live.values;
    while (this.#freeCount + to - from > this.#free.length) this.#free = doubled(this.#free);
    for (let i = from; i < to; i++) {
      const slot = slots[i] as number;
      assert(live[slot] === 1, 'only a live slot is released');
      live[slot] = 0;
      this.#free[this.#freeCount++] = slot;
    }
    this.#liveCount -= to - from;
    for (const entries of this.entries) for (let i = from; i < to; i++) entries.removeAll(slots[i] as number);
    this.namespaces.clearAll(slots, from, to);
    for (const column of this.#keyColumns) column.clearAll(slots, from, to);
    for (const column of this.columns) column.clearAll(slots, from, to);
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
      for (let i = from; i < to; i++) {
        const slot = slots[i] as number;
        column.writePresentTo(nulls === undefined || nulls[slot] === 0, slot, target, at + i - from);
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

  readonly #allocate = (keys: readonly Column[], row: number): number => {
    const slot = this.#freeCount > 0 ? (this.#free[--this.#freeCount] as number) : this.#used++;
    if (slot >= this.#capacity) this.#grow();
    const { created } = this;
    if (created.count === created.slots.length) {
      created.slots = doubled(created.slots);
      this.#createdRows = doubled(this.#createdRows);
    }
    created.slots[created.count] = slot;
    this.#createdRows[created.count++] = row;
    return slot;
  };

  /** Gives the slots of `created` their key, key group and namespace: a column at a time, once a batch. */
  #initialize(namespace: number, keys: readonly Column[]): void {
    const { slots, count } = this.created;
    const rows = this.#createdRows;
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
    const { slots, count } = this.created;
    const rows = this.#createdRows;
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
    if (this.#freeCount === this.#free.length) this.#free = doubled(this.#free);
    this.#free[this.#freeCount++] = slot;
  }

  #grow(): void {
    this.#capacity *= 2;
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

export interface SlotTableOptions {
  /** Name of the state in snapshots and on the screen. */
  readonly name: string;
  readonly keyFields: readonly Field[];
  readonly maxParallelism: number;
  readonly keyGroups: KeyGroupRange;
  /** Slots to start with; a power of two keeps growth even. */
  readonly capacity?: number | undefined;
}

/** A wrong guess of an index's size costs at most 2 MiB. */
const EXPECTED_KEYS_MAX = 65_536;

function doubled(slots: Int32Array): Int32Array {
  const grown = new Int32Array(slots.length * 2);
  copyValues(slots, grown);
  return grown;
}
