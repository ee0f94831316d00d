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
 * One shadow is kept for reuse. While it is taken (a snapshot is still being written, or was abandoned) a new snapshot
 * allocates another one, which costs page faults but never delays the barrier.
 * Flink: SnapshotStrategy of HeapKeyedStateBackend (CopyOnWriteStateTableSnapshot).
 */
export class TableSnapshots {
  readonly #table: SlotTable;
  readonly #uid: string;
  #spare: Shadow | null = null;

  constructor(table: SlotTable, uid: string) {
    this.#table = table;
    this.#uid = uid;
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
    for (const column of this.#table.allColumns()) bytes += copyColumn(shadow, column, used);
    for (const entries of this.#table.entries) {
      for (const column of entries.shadowed()) bytes += copyColumn(shadow, column, entries.used());
    }
    return this.#pending(shadow, used, bytes);
  }

  #pending(shadow: Shadow, used: number, bytes: number): PendingSnapshot {
    return new PendingTableSnapshot(this.#table, this.#uid, shadow, used, bytes, () => {
      this.#spare = shadow;
    });
  }

  #shadowed(): StateColumn[] {
    return [...this.#table.allColumns(), ...this.#table.entries.flatMap((entries) => entries.shadowed())];
  }
}

function copyColumn(shadow: Shadow, column: StateColumn, count: number): number {
  let into = shadow.get(column);
  if (into === undefined || into.length < column.values.length) {
    into = allocateStorage(column.storage, column.storage === 'i128' ? column.values.length / 2 : column.values.length);
    shadow.set(column, into);
  }
  copyValues(column.values, into, column.storage === 'i128' ? count * 2 : count);
  return column.bytesOf(count);
}
