import type { ColumnValues } from '#protocol/record-batch.ts';
import type { PendingSnapshot } from '../operators/operator.ts';
import { PendingTableSnapshot, type SavedTableSnapshot, type Shadow } from './pending-table-snapshot.ts';
import type { SlotTable } from './slot-table.ts';
import { allocateStorage, copyValues, type StateColumn } from './state-column.ts';

/**
 * Snapshots of a slot table.
 *
 * 1. Synchronous: every column is copied into a shadow (one memory copy a column, no walk over keys).
 * 2. Asynchronous, in slices: live slots are sorted by key group, then written in blocks, blocks are joined to chunks
 *    of at most SNAPSHOT_CHUNK_BYTES_MAX (a single text beyond that makes a larger one).
 *
 * One shadow is kept for reuse, and kept as large as the table ({@link TableSnapshots.prepare}). While it is taken (a
 * snapshot is still being written, or was abandoned) a new snapshot allocates another one, which costs page faults but
 * never delays the barrier.
 * Flink: SnapshotStrategy of HeapKeyedStateBackend (CopyOnWriteStateTableSnapshot).
 */
export class TableSnapshots {
  readonly #table: SlotTable;
  readonly #uid: string;
  #spare: Shadow | null = null;
  /** Shadows that snapshots under way will give back. */
  #lent = 0;
  /** Up to where the pages of a shadow's array have been written to. */
  readonly #touched = new WeakMap<ColumnValues, number>();

  constructor(table: SlotTable, uid: string) {
    this.#table = table;
    this.#uid = uid;
  }

  /**
   * Gets the spare shadow nearer to the size of the table, by a bounded number of pages: the first write to a page
   * costs seven times its copy (measured), and the next snapshot's synchronous part would pay for all of them at once.
   */
  prepare(): void {
    if (this.#spare === null && this.#lent > 0) return;
    const shadow = (this.#spare ??= new Map<StateColumn, ColumnValues>());
    let budget = PREPARED_BYTES;
    for (const column of this.#table.allColumns()) budget -= this.#touch(shadow, column, this.#table.used(), budget);
    for (const entries of this.#table.entries) {
      for (const column of entries.shadowed()) budget -= this.#touch(shadow, column, entries.used(), budget);
    }
  }

  /** Takes a snapshot up that was under way when the operator was saved: the same copy, as many slices on. */
  load(saved: SavedTableSnapshot): PendingSnapshot {
    const shadow: Shadow = new Map();
    this.#shadowed().forEach((column, index) => shadow.set(column, saved.columns[index] as ColumnValues));
    const pending = this.#pending(shadow, saved.used, saved.bytes);
    for (let slice = 0; slice < saved.slices; slice++) pending.advance();
    return pending;
  }

  /** The synchronous part. */
  take(): PendingSnapshot {
    const shadow = this.#spare ?? new Map<StateColumn, ColumnValues>();
    this.#spare = null;
    let bytes = 0;
    const used = this.#table.used();
    for (const column of this.#table.allColumns()) bytes += this.#copy(shadow, column, used);
    for (const entries of this.#table.entries) {
      for (const column of entries.shadowed()) bytes += this.#copy(shadow, column, entries.used());
    }
    return this.#pending(shadow, used, bytes);
  }

  #pending(shadow: Shadow, used: number, bytes: number): PendingSnapshot {
    this.#lent++;
    return new PendingTableSnapshot(this.#table, this.#uid, shadow, used, bytes, () => {
      this.#lent--;
      this.#spare = shadow;
    });
  }

  #shadowed(): StateColumn[] {
    return [...this.#table.allColumns(), ...this.#table.entries.flatMap((entries) => entries.shadowed())];
  }

  #copy(shadow: Shadow, column: StateColumn, count: number): number {
    const into = roomOf(shadow, column);
    const elements = column.storage === 'i128' ? count * 2 : count;
    copyValues(column.values, into, elements);
    this.#touched.set(into, Math.max(elements, this.#touched.get(into) ?? 0));
    return column.bytesOf(count);
  }

  /** Writes to the pages for `count` slots, as far as `budget` bytes go; returns how many bytes that were. */
  #touch(shadow: Shadow, column: StateColumn, count: number, budget: number): number {
    if (budget <= 0) return 0;
    const into = roomOf(shadow, column);
    if (Array.isArray(into)) return 0;
    const elements = column.storage === 'i128' ? count * 2 : count;
    const from = this.#touched.get(into) ?? 0;
    if (from >= elements) return 0;
    const step = PAGE_BYTES / into.BYTES_PER_ELEMENT;
    const to = Math.min(into.length, from + step * Math.ceil(budget / PAGE_BYTES));
    if (into instanceof BigInt64Array) for (let at = from; at < to; at += step) into[at] = 0n;
    else for (let at = from; at < to; at += step) into[at] = 0;
    this.#touched.set(into, to);
    return (to - from) * into.BYTES_PER_ELEMENT;
  }
}

/** Bytes of shadow made ready in one call: below 0.5 ms. */
const PREPARED_BYTES = 1024 * 1024;
const PAGE_BYTES = 4096;

/** The shadow's array for a column; a new one if there is none as large. */
function roomOf(shadow: Shadow, column: StateColumn): ColumnValues {
  let into = shadow.get(column);
  if (into === undefined || into.length < column.values.length) {
    into = allocateStorage(column.storage, column.storage === 'i128' ? column.values.length / 2 : column.values.length);
    shadow.set(column, into);
  }
  return into;
}
