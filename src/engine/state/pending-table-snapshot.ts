import { must } from '#std/assert.ts';
import { SNAPSHOT_CHUNK_BYTES_MAX } from '#protocol/limits.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import type { ColumnValues } from '#protocol/record-batch.ts';
import type { PendingSnapshot } from '../operators/operator.ts';
import { ChunkAssembly } from './chunk-assembly.ts';
import { countGroups } from './count-groups.ts';
import { type EntryCursor, EntryPicks } from './entry-picks.ts';
import type { SlotEntries } from './slot-entries.ts';
import type { SlotTable } from './slot-table.ts';
import { isScatterable, SCATTERED_SLOTS, ScatteredChunks, writtenColumns } from './scattered-chunks.ts';
import { SectionWriter } from './state-bytes.ts';
import { type StateColumn, STORAGE_BYTES } from './state-column.ts';
import { headerOf } from './table-header.ts';

/**
 * The asynchronous part of a table's snapshot, a slice a call: count the live slots by key group; then put them in order
 * and write them block by block, or, if they are many and numbers alone, put each where it belongs (scattered-chunks.ts).
 *
 * Invariants: it reads the shadow only, so the table may go on; what comes out depends on nothing else; every block
 * gets further, whatever the size of a slot's entries.
 */

/** A copy of columns, by the column they were copied from: those of the table, then those of its entries. */
export type Shadow = Map<StateColumn, ColumnValues>;

/** A snapshot under way as plain values. */
export interface SavedTableSnapshot {
  readonly columns: readonly ColumnValues[];
  readonly used: number;
  readonly bytes: number;
  readonly slices: number;
}

/** Slots looked at in one call while sorting: it reads two numbers a slot. */
const SORT_SLOTS = 65_536;
/** Slots and entries written in one call. */
const BLOCK_ITEMS_MAX = 2048;
/** Bytes of a block; four and more fit into a chunk, so chunks come out nearly full. */
const BLOCK_BYTES_MAX = SNAPSHOT_CHUNK_BYTES_MAX / 8;
/** Of the few numbers at the head of a block; the writer grows anyway if it is not enough. */
const BLOCK_HEADER_BYTES = 256;

export class PendingTableSnapshot implements PendingSnapshot {
  readonly bytes: number;
  readonly #table: SlotTable;
  readonly #uid: string;
  readonly #shadow: Shadow;
  readonly #used: number;
  readonly #done: () => void;
  readonly #starts: Int32Array;
  readonly #writer: SectionWriter;
  readonly #cursor: EntryCursor;
  #phase: 'count' | 'place' | 'encode' | 'open' | 'scatter' | 'done' = 'count';
  #order = new Int32Array(0);
  #at = 0;
  readonly #assembly: ChunkAssembly;
  #scattered: ScatteredChunks | null = null;
  #chunks: SnapshotChunk[] = [];
  #slices = 0;

  constructor(table: SlotTable, uid: string, shadow: Shadow, used: number, bytes: number, done: () => void) {
    this.#table = table;
    this.#uid = uid;
    this.#shadow = shadow;
    this.#used = used;
    this.bytes = bytes;
    this.#done = done;
    // A block of a small table needs no room for a large one.
    this.#writer = new SectionWriter(Math.min(BLOCK_BYTES_MAX, bytes + BLOCK_HEADER_BYTES));
    this.#assembly = new ChunkAssembly(headerOf(table));
    this.#starts = new Int32Array(table.keyGroupRange.last - table.keyGroupRange.first + 2);
    this.#cursor = { list: 0, entry: -1 };
  }

  advance(): boolean {
    if (this.#phase !== 'done') this.#slices++;
    switch (this.#phase) {
      case 'count':
        this.#countSlice();
        return false;
      case 'place':
        this.#placeSlice();
        return false;
      case 'encode':
        this.#encodeSlice();
        return false;
      case 'open':
        if (this.#chunksToFill().open()) this.#phase = 'scatter';
        return false;
      case 'scatter':
        this.#scatterSlice();
        return false;
      case 'done':
        return true;
    }
  }

  take(): readonly SnapshotChunk[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }

  /** The copy, and how many slices have been done: encoding depends on nothing else. */
  save(): SavedTableSnapshot {
    return { columns: [...this.#shadow.values()], used: this.#used, bytes: this.bytes, slices: this.#slices };
  }

  #countSlice(): void {
    const live = this.#values(this.#table.live);
    const groups = this.#values(this.#table.keyGroups);
    const first = this.#table.keyGroupRange.first;
    const end = Math.min(this.#used, this.#at + SORT_SLOTS);
    const starts = this.#starts;
    countGroups(starts, groups, live, this.#at, end, first);
    this.#at = end;
    if (end < this.#used) return;
    for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] as number) + (starts[i - 1] as number);
    const rows = starts[starts.length - 1] as number;
    this.#at = 0;
    if (rows > BLOCK_ITEMS_MAX && isScatterable(this.#table)) {
      this.#scattered = new ScatteredChunks(this.#table, this.#shadow, starts);
      this.#phase = 'open';
      return;
    }
    this.#order = new Int32Array(rows);
    this.#phase = 'place';
  }

  #scatterSlice(): void {
    const scattered = this.#chunksToFill();
    const end = Math.min(this.#used, this.#at + SCATTERED_SLOTS);
    scattered.write(this.#at, end);
    this.#at = end;
    if (end < this.#used) return;
    this.#chunks.push(...scattered.take(this.#uid, this.#table.name));
    this.#finish();
  }

  #chunksToFill(): ScatteredChunks {
    return must(this.#scattered, 'a table of many numbers has chunks to fill');
  }

  #finish(): void {
    this.#phase = 'done';
    this.#done();
  }

  #placeSlice(): void {
    const live = this.#values(this.#table.live);
    const groups = this.#values(this.#table.keyGroups);
    const first = this.#table.keyGroupRange.first;
    const end = Math.min(this.#used, this.#at + SORT_SLOTS);
    for (let slot = this.#at; slot < end; slot++) {
      if (live[slot] !== 1) continue;
      const group = (groups[slot] as number) - first;
      const position = this.#starts[group] as number;
      this.#starts[group] = position + 1;
      this.#order[position] = slot;
    }
    this.#at = end;
    if (end < this.#used) return;
    this.#phase = 'encode';
    this.#at = 0;
  }

  /** Joins a block of a chunk that is full, or writes the next block. */
  #encodeSlice(): void {
    if (this.#assembly.joining()) {
      this.#joinBlock();
      return;
    }
    if (this.#at >= this.#order.length) {
      this.#assembly.close();
      if (this.#assembly.joining()) return;
      this.#finish();
      return;
    }
    const from = this.#at;
    const picked = this.#table.entries.map(() => new EntryPicks());
    const slots = this.#order.subarray(from, this.#pick(picked));
    this.#writeBlock(slots, picked);
    const bytes = this.#writer.take();
    this.#assembly.add({ bytes, firstSlot: slots[0] as number, lastSlot: slots[slots.length - 1] as number });
  }

  #joinBlock(): void {
    const chunk = this.#assembly.advance();
    if (chunk === null) return;
    const groups = this.#values(this.#table.keyGroups);
    this.#chunks.push({
      uid: this.#uid,
      state: this.#table.name,
      scope: 'keyed',
      keyGroupFirst: groups[chunk.firstSlot] as number,
      keyGroupLast: groups[chunk.lastSlot] as number,
      bytes: chunk.bytes,
    });
  }

  /** Chooses the slots and entries of the next block; returns the end of its slots and moves on. */
  #pick(picked: readonly EntryPicks[]): number {
    const fixed = this.#fixedBytes();
    const texts = this.#textColumns();
    if (picked.length === 0 && texts.length === 0) {
      // The usual case, where a block is so many slots: the loop below is seldom run and often compiled, which cost more
      // than all the rest of a checkpoint (measured).
      this.#at = Math.min(this.#order.length, this.#at + Math.min(BLOCK_ITEMS_MAX, Math.ceil(BLOCK_BYTES_MAX / fixed)));
      return this.#at;
    }
    let items = 0;
    let taken = 0;
    let bytes = 0;
    let at = this.#at;
    const cursor = this.#cursor;
    while (at < this.#order.length && items < BLOCK_ITEMS_MAX && bytes < BLOCK_BYTES_MAX) {
      const slot = this.#order[at] as number;
      items++;
      bytes += fixed;
      for (const column of texts) bytes += (column[slot] as string).length;
      for (const picks of picked) picks.counts.push(0);
      for (let list = cursor.list; list < picked.length; list++) {
        const entries = this.#table.entries[list] as SlotEntries;
        const next = this.#values(entries.following);
        let entry = cursor.entry >= 0 ? cursor.entry : (this.#values(entries.heads)[slot] as number) - 1;
        cursor.entry = -1;
        while (entry >= 0) {
          // One entry goes in whatever its slot's size, so that every block gets further.
          if (taken > 0 && (items >= BLOCK_ITEMS_MAX || bytes >= BLOCK_BYTES_MAX)) {
            cursor.list = list;
            cursor.entry = entry;
            this.#at = at;
            return at + 1;
          }
          (picked[list] as EntryPicks).add(entry);
          items++;
          taken++;
          bytes += this.#entryBytes(entries, entry);
          entry = (next[entry] as number) - 1;
        }
      }
      cursor.list = 0;
      at++;
    }
    this.#at = at;
    return at;
  }

  #writeBlock(slots: Int32Array, picked: readonly EntryPicks[]): void {
    const writer = this.#writer;
    const rows = slots.length;
    writer.words(Int32Array.of(rows, 0), 2);
    for (const column of writtenColumns(this.#table)) {
      writer.gather(column.storage, this.#values(column), slots, rows);
    }
    this.#table.entries.forEach((entries, list) => {
      const picks = picked[list] as EntryPicks;
      writer.words(Int32Array.from(picks.counts), rows);
      const chosen = Int32Array.from(picks.entries);
      for (const column of entries.columns) {
        if (!column.transient) writer.gather(column.storage, this.#values(column), chosen, chosen.length);
      }
    });
  }

  #fixedBytes(): number {
    let bytes = 8;
    for (const key of this.#table.keyStorage()) bytes += STORAGE_BYTES[key.values.storage] + 1;
    for (const column of this.#table.columns) bytes += STORAGE_BYTES[column.storage];
    return bytes + 4 * this.#table.entries.length;
  }

  #textColumns(): (readonly string[])[] {
    const texts = writtenColumns(this.#table).filter(({ storage }) => storage === 'text');
    return texts.map((column) => this.#values(column) as string[]);
  }

  #entryBytes(entries: SlotEntries, entry: number): number {
    let bytes = 0;
    for (const column of entries.columns) {
      if (column.transient) continue;
      bytes += STORAGE_BYTES[column.storage];
      if (column.storage === 'text') bytes += (this.#values(column)[entry] as string).length;
    }
    return bytes;
  }

  #values<C extends StateColumn>(column: C): C['values'] {
    return this.#shadow.get(column) as C['values'];
  }
}
