import { assert, must } from '#std/assert.ts';
import { STEP_ROWS_MAX } from '#protocol/limits.ts';
import { AggregateSet, type NamedAggregate } from '../state/accumulators/aggregate-set.ts';
import { SlotTable } from '../state/slot-table.ts';
import type { StateColumn } from '../state/state-column.ts';
import type { TimeWindow } from '../windows/time-window.ts';
import type { LiveSlice } from './live-slices.ts';
import { type FoldState, type FoldWork, FrontSlice, type SavedFold } from './sliding-fold-state.ts';
import type { WindowResults } from './window-aggregate-output.ts';

/**
 * The results of sliding windows from the accumulators of their slices, at a cost per key and slide that does not
 * depend on how many slices a window has: the queue of two stacks, for all keys at once.
 *
 * The slices of the window fired last are cut in two. Of each slice before the cut (the front) and each key in it there
 * is a suffix, what the slice and all behind it up to the cut come to; of the slices behind the cut (the back) one
 * total a key. The next window is
 * 1. expire: the suffixes of slices that it no longer holds go, and the key's next suffix takes their place;
 * 2. flip: if the back holds such a slice, everything goes, and suffixes of all slices are built, from the last to the
 *    first, so that the cut is at the end and the back is empty; each slice takes part in one flip;
 * 3. fold: else the slices that are new are added to the totals of the back;
 * 4. emit: for every key the suffix of its first slice, merged with its total.
 *
 * A row that comes for a slice after it was folded makes all of this stale, and the next window flips.
 * Nothing here is state of the job: it can be had from the slices at any time.
 *
 * Invariants: `front` of a key is its suffix slot of the earliest slice it has before the cut, plus 1, and `next` leads
 * from there to the later ones; `owner` leads back. A key with neither front nor total has no slot. Each call does a
 * bounded piece of the work, whose position is explicit.
 *
 * Reference: Tangwongsan, Hirzel, Schneider, "Low-latency sliding-window aggregation in worst-case constant time".
 * Flink's SliceSharedWindowAggProcessor shares slices, too, and merges all of them for every window.
 */
export class SlidingFold {
  readonly #slices: SlotTable;
  readonly #values: AggregateSet;
  readonly #running: SlotTable;
  readonly #totals: AggregateSet;
  readonly #hasTotal: StateColumn<'bool'>;
  readonly #front: StateColumn<'i32'>;
  readonly #suffixes: SlotTable;
  readonly #suffixValues: AggregateSet;
  readonly #next: StateColumn<'i32'>;
  readonly #owner: StateColumn<'i32'>;
  /** Slots [0, STEP_ROWS_MAX) that no key has, zero between two calls. */
  readonly #scratch: SlotTable;
  readonly #results: AggregateSet;
  readonly #pairs = { into: new Int32Array(STEP_ROWS_MAX), from: new Int32Array(STEP_ROWS_MAX) };
  readonly #slots = new Int32Array(STEP_ROWS_MAX);
  readonly #others = new Int32Array(STEP_ROWS_MAX);
  #state: FoldState = { fronts: [], backFrom: Number.POSITIVE_INFINITY, from: 0, to: 0, stale: true, work: null };

  /** `slices`: a slot is (key, start of the slice); `values`: its aggregates, made of `aggregates` too. */
  constructor(slices: SlotTable, values: AggregateSet, aggregates: readonly NamedAggregate[]) {
    const { keyFields, maxParallelism, keyGroupRange: keyGroups } = slices;
    const tableOf = (name: string): SlotTable => new SlotTable({ name, keyFields, maxParallelism, keyGroups });
    this.#slices = slices;
    this.#values = values;
    this.#running = tableOf('totals');
    this.#hasTotal = this.#running.addColumn('has-total', 'bool');
    this.#front = this.#running.addColumn('front', 'i32');
    this.#totals = new AggregateSet(this.#running, aggregates, 'merging');
    this.#suffixes = tableOf('suffixes');
    this.#next = this.#suffixes.addColumn('next', 'i32');
    this.#owner = this.#suffixes.addColumn('owner', 'i32');
    this.#suffixValues = new AggregateSet(this.#suffixes, aggregates, 'merging');
    const options = { keyFields: [], maxParallelism, keyGroups, capacity: STEP_ROWS_MAX };
    this.#scratch = new SlotTable({ name: 'results', ...options });
    this.#results = new AggregateSet(this.#scratch, aggregates, 'merging');
  }

  /** Begins the next window; windows come in order of time. */
  begin(window: TimeWindow): void {
    const state = this.#state;
    assert(state.work === null && (state.stale || window.start >= state.from), 'windows fire one by one, in order');
    const flip = state.stale || state.backFrom < window.start;
    state.work = { window, flip, phase: 'expire', index: 0, position: 0, emitted: 0 };
  }

  /**
   * Does a piece of the work for the window begun. `slices`: those of the window, the same in every call; `emit` gets
   * its results and how many more rows to expect about. Returns the slots it looked at, at least 1 and at most
   * `budget`.
   */
  advance(
    slices: readonly LiveSlice[],
    budget: number,
    emit: (results: WindowResults, expected: number) => void,
  ): number {
    const work = must(this.#state.work, 'a window was begun');
    const limit = Math.min(budget, STEP_ROWS_MAX);
    switch (work.phase) {
      case 'expire':
        return this.#expire(work, limit);
      case 'clear':
        return this.#clear(work, slices, limit);
      case 'flip':
        return this.#flip(work, slices, limit);
      case 'fold':
        return this.#fold(work, slices, limit);
      case 'emit':
        return this.#emit(work, limit, emit);
    }
  }

  /** Ends the window; returns how many keys it had. */
  end(): number {
    const work = must(this.#state.work, 'a window was begun');
    assert(this.done(), 'a window ends when all is emitted');
    this.#state.work = null;
    return work.emitted;
  }

  /** Whether all of the window is emitted. */
  done(): boolean {
    const { work } = this.#state;
    return work?.phase === 'emit' && work.position >= this.#running.used();
  }

  /** A row has come for a slice that begins at an instant. */
  touch(start: number): void {
    const { from, to } = this.#state;
    if (start >= from && start < to) this.#state.stale = true;
  }

  /** Hands the merged values of some slots of the slices to `read`, as slot 0 of a set. */
  combine(slots: Int32Array, count: number, read: (results: AggregateSet) => void): void {
    this.#pairs.into.fill(0, 0, count);
    this.#results.mergeAll(this.#pairs.into, this.#values, slots, count);
    read(this.#results);
    this.#scratch.clear(0);
  }

  /** Everything as plain values; the tables too, because the order of results comes from them. */
  save(): SavedFold {
    const fronts = this.#state.fronts.map((front) => ({ ...front })) as FrontSlice[];
    return { running: this.#running.save(), suffixes: this.#suffixes.save(), state: { ...this.#state, fronts } };
  }

  load(saved: SavedFold): void {
    this.#running.load(saved.running);
    this.#suffixes.load(saved.suffixes);
    const fronts = saved.state.fronts.map((front) => Object.assign(new FrontSlice(front.start), front));
    this.#state = { ...saved.state, fronts };
  }

  #expire(work: FoldWork, limit: number): number {
    const { fronts } = this.#state;
    const [front] = fronts;
    if (front === undefined || (!work.flip && front.start >= work.window.start)) {
      this.#enter(work, work.flip ? 'clear' : 'fold');
      return 1;
    }
    const to = Math.min(front.count, work.position + limit);
    if (!work.flip) for (let i = work.position; i < to; i++) this.#takeNext(front.slots[i] as number);
    this.#suffixes.releaseNamespace(front.start, front.slots, work.position, to);
    const looked = to - work.position;
    work.position = to;
    if (to === front.count) {
      fronts.shift();
      work.position = 0;
    }
    return looked + 1;
  }

  /** The suffix that a key's earliest one is followed by takes its place. */
  #takeNext(suffix: number): void {
    const key = this.#owner.values[suffix] as number;
    const next = this.#next.values[suffix] as number;
    this.#front.values[key] = next;
    if (next === 0 && this.#hasTotal.values[key] === 0) this.#running.release(key);
  }

  #clear(work: FoldWork, slices: readonly LiveSlice[], limit: number): number {
    const to = Math.min(this.#running.used(), work.position + limit);
    let count = 0;
    for (let slot = work.position; slot < to; slot++) {
      if (this.#running.live.values[slot] === 1) this.#slots[count++] = slot;
    }
    this.#running.releaseNamespace(0, this.#slots, 0, count);
    const looked = to - work.position;
    work.position = to;
    if (to >= this.#running.used()) this.#enter(work, 'flip', slices.length - 1);
    return looked + 1;
  }

  #flip(work: FoldWork, slices: readonly LiveSlice[], limit: number): number {
    const live = slices[work.index];
    if (live === undefined) {
      const { window } = work;
      const { fronts } = this.#state;
      const backFrom = Number.POSITIVE_INFINITY;
      this.#state = { fronts, backFrom, from: window.start, to: window.end, stale: false, work };
      this.#enter(work, 'emit');
      return 1;
    }
    if (work.position === 0) this.#state.fronts.unshift(new FrontSlice(live.slice.start));
    const [front] = this.#state.fronts as [FrontSlice];
    const rows = live.slots.subarray(work.position, Math.min(live.count, work.position + limit));
    const count = rows.length;
    const keys = this.#slots;
    const suffixes = this.#others;
    this.#running.resolve(0, this.#slices.keys, rows, count, keys);
    this.#suffixes.resolve(live.slice.start, this.#slices.keys, rows, count, suffixes);
    this.#suffixValues.mergeAll(suffixes, this.#values, rows, count);
    const { into, from } = this.#pairs;
    let followed = 0;
    for (let i = 0; i < count; i++) {
      const key = keys[i] as number;
      const suffix = suffixes[i] as number;
      const later = this.#front.values[key] as number;
      this.#next.values[suffix] = later;
      this.#owner.values[suffix] = key;
      this.#front.values[key] = suffix + 1;
      front.add(suffix);
      if (later === 0) continue;
      into[followed] = suffix;
      from[followed++] = later - 1;
    }
    this.#suffixValues.mergeAll(into, this.#suffixValues, from, followed);
    work.position += count;
    if (work.position >= live.count) this.#enter(work, 'flip', work.index - 1);
    return count + 1;
  }

  #fold(work: FoldWork, slices: readonly LiveSlice[], limit: number): number {
    const state = this.#state;
    const live = slices[work.index];
    if (live === undefined) {
      state.from = work.window.start;
      state.to = work.window.end;
      this.#enter(work, 'emit');
      return 1;
    }
    if (live.slice.start < state.to) {
      work.index++;
      return 1;
    }
    const rows = live.slots.subarray(work.position, Math.min(live.count, work.position + limit));
    const count = rows.length;
    this.#running.resolve(0, this.#slices.keys, rows, count, this.#slots);
    this.#totals.mergeAll(this.#slots, this.#values, rows, count);
    const hasTotal = this.#hasTotal.values;
    for (let i = 0; i < count; i++) hasTotal[this.#slots[i] as number] = 1;
    state.backFrom = Math.min(state.backFrom, live.slice.start);
    work.position += count;
    if (work.position >= live.count) this.#enter(work, 'fold', work.index + 1);
    return count + 1;
  }

  #emit(work: FoldWork, limit: number, emit: (results: WindowResults, expected: number) => void): number {
    const to = Math.min(this.#running.used(), work.position + limit);
    const keySlots = this.#slots;
    const { into, from } = this.#pairs;
    const front = this.#front.values;
    const hasTotal = this.#hasTotal.values;
    let count = 0;
    let fronts = 0;
    for (let slot = work.position; slot < to; slot++) {
      const suffix = front[slot] as number;
      if (suffix === 0 && hasTotal[slot] === 0) continue;
      if (suffix !== 0) {
        into[fronts] = count;
        from[fronts++] = suffix - 1;
      }
      keySlots[count++] = slot;
    }
    this.#results.mergeAll(into, this.#suffixValues, from, fronts);
    let totals = 0;
    for (let i = 0; i < count; i++) {
      const slot = keySlots[i] as number;
      if (hasTotal[slot] === 0) continue;
      into[totals] = i;
      from[totals++] = slot;
    }
    this.#results.mergeAll(into, this.#totals, from, totals);
    if (count > 0) {
      const keys = this.#running;
      const results = { count, keys, keySlots, aggregates: this.#results, slots: ROWS, firing: () => 0 };
      emit(results, Math.max(count, keys.size() - work.emitted));
      for (const column of this.#scratch.columns) column.clearRange(0, count);
    }
    const looked = to - work.position;
    work.position = to;
    work.emitted += count;
    return looked + 1;
  }

  #enter(work: FoldWork, phase: FoldWork['phase'], index = 0): void {
    work.phase = phase;
    work.index = index;
    work.position = 0;
  }
}

/** Row i is at i. */
const ROWS = Int32Array.from({ length: STEP_ROWS_MAX }, (_, row) => row);
