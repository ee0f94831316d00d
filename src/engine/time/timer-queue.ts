import { assert } from '#std/assert.ts';
import { IntIndex } from '../state/int-index.ts';
import { SlotEntries } from '../state/slot-entries.ts';
import type { SlotTable } from '../state/slot-table.ts';
import { halvesOf, type StateColumn } from '../state/state-column.ts';

/**
 * Timers of one kind, of all slots of a table: at most one per (time, slot), in order of time.
 *
 * Timers of equal time fire in order of registration; Flink leaves their order open. They are entries of their slots,
 * so they are part of the slots' snapshots and go when a slot is released. After a restore, registration order is that
 * of the snapshot: by key group, then per slot as it was.
 *
 * Invariants: the heap holds the entry of every timer exactly once, `positions` says where; no entry has an earlier
 * parent in time than itself. `Infinity` is Flink's Long.MAX, a time like any other.
 * Flink: HeapPriorityQueueSet, KeyGroupPartitionedPriorityQueue, TimerHeapInternalTimer.
 */
export class TimerQueue {
  readonly #entries: SlotEntries;
  readonly #times: StateColumn<'f64'>;
  readonly #positions: StateColumn<'i32'>;
  readonly #sequences: StateColumn<'f64'>;
  readonly #index = new IntIndex();
  #heap = new Int32Array(64);
  #size = 0;
  #nextSequence = 0;

  constructor(table: SlotTable, name: string) {
    this.#entries = new SlotEntries(
      table,
      name,
      [
        { name: 'time', storage: 'f64' },
        { name: 'position', storage: 'i32', transient: true },
        { name: 'sequence', storage: 'f64', transient: true },
      ],
      {
        entryRemoved: (entry) => this.#unlink(entry),
        entryRestored: (entry) => this.#link(entry, this.#nextSequence),
        entryLoaded: (entry) => this.#link(entry, this.#sequences.values[entry] as number),
      },
    );
    const [times, positions, sequences] = this.#entries.columns;
    this.#times = times as StateColumn<'f64'>;
    this.#positions = positions as StateColumn<'i32'>;
    this.#sequences = sequences as StateColumn<'f64'>;
  }

  /** Timers registered. */
  size(): number {
    return this.#size;
  }

  /** Whether a slot has timers. */
  has(slot: number): boolean {
    return this.#entries.first(slot) >= 0;
  }

  /** Time of the next timer; Infinity if there is none (or the next is at the end of time: see `size`). */
  nextTime(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#times.values[this.#heap[0] as number] as number);
  }

  /** Registers a timer; false if it was there. */
  register(time: number, slot: number): boolean {
    assert(!Number.isNaN(time), 'a timer has a time');
    const [low, high] = wordsOf(time);
    if (this.#index.find(low, high, slot) >= 0) return false;
    const entry = this.#entries.append(slot);
    this.#times.values[entry] = time + 0;
    this.#link(entry, this.#nextSequence);
    return true;
  }

  /** Deletes a timer; false if there is none. */
  delete(time: number, slot: number): boolean {
    const [low, high] = wordsOf(time);
    const entry = this.#index.find(low, high, slot);
    if (entry < 0) return false;
    this.#entries.remove(entry);
    return true;
  }

  /** Takes the next timer out if it is due at `time`; its slot and time are in `into`. */
  takeDue(time: number, into: DueTimer): boolean {
    if (this.#size === 0) return false;
    const entry = this.#heap[0] as number;
    const due = this.#times.values[entry] as number;
    if (due > time) return false;
    into.time = due;
    into.slot = this.#entries.owners.values[entry] as number;
    this.#entries.remove(entry);
    return true;
  }

  #link(entry: number, sequence: number): void {
    const [low, high] = wordsOf(this.#times.values[entry] as number);
    this.#index.insert(low, high, this.#entries.owners.values[entry] as number, entry);
    this.#sequences.values[entry] = sequence;
    this.#nextSequence = Math.max(this.#nextSequence, sequence + 1);
    if (this.#size === this.#heap.length) {
      const grown = new Int32Array(this.#heap.length * 2);
      grown.set(this.#heap);
      this.#heap = grown;
    }
    this.#rise(entry, this.#size++);
  }

  #unlink(entry: number): void {
    const [low, high] = wordsOf(this.#times.values[entry] as number);
    this.#index.remove(low, high, this.#entries.owners.values[entry] as number);
    const position = this.#positions.values[entry] as number;
    const last = this.#heap[--this.#size] as number;
    if (last === entry) return;
    this.#sink(last, position);
    if (this.#positions.values[last] === position) this.#rise(last, position);
  }

  #rise(entry: number, from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#heap[parent] as number;
      if (this.#before(above, entry)) break;
      this.#put(above, at);
      at = parent;
    }
    this.#put(entry, at);
  }

  #sink(entry: number, from: number): void {
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#before(this.#heap[child + 1] as number, this.#heap[child] as number)) child++;
      const below = this.#heap[child] as number;
      if (this.#before(entry, below)) break;
      this.#put(below, at);
      at = child;
    }
    this.#put(entry, at);
  }

  #put(entry: number, at: number): void {
    this.#heap[at] = entry;
    this.#positions.values[entry] = at;
  }

  #before(a: number, b: number): boolean {
    const left = this.#times.values[a] as number;
    const right = this.#times.values[b] as number;
    if (left !== right) return left < right;
    return (this.#sequences.values[a] as number) < (this.#sequences.values[b] as number);
  }
}

/** A timer that was taken out. */
export interface DueTimer {
  time: number;
  slot: number;
}

const scratch = new Float64Array(1);
const scratchWords = halvesOf(scratch);

/** The bits of a time, 0 and -0 being one. */
function wordsOf(time: number): readonly [low: number, high: number] {
  scratch[0] = time + 0;
  return [scratchWords[0] as number, scratchWords[1] as number];
}
