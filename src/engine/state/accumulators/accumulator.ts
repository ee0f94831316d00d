import type { Column } from '#protocol/record-batch.ts';
import { halvesOf } from '../state-column.ts';

/**
 * The state of one aggregate function for all slots of a table, in columns.
 *
 * The caller owes: slots of that table, live; the argument column of the type the accumulator was made for; retractions
 * only of accumulators made for a changelog. `add` and `retract` are called for rows that are not NULL; `addRows` looks
 * itself. A slot starts zeroed, which every accumulator reads as "no value yet". NULL arguments change nothing, in any
 * function but COUNT(*).
 * Flink: AggregateFunction's accumulate, retract, getValue.
 */
export abstract class Accumulator {
  /** Adds the value of one row. */
  abstract add(slot: number, input: AggregateInput, row: number): void;
  /** Takes the value of one row away. */
  abstract retract(slot: number, input: AggregateInput, row: number): void;
  /** Writes the current result of a slot, which may be NULL. */
  abstract write(slot: number, into: Column, row: number): void;

  /** The rows named from now on are those of a new batch. */
  beginBatch(_rows: number): void {}

  /**
   * Whether {@link merge} gives to the last bit what adding all values in order of arrival gives. Sums of doubles do
   * not: their digits depend on where they were cut.
   */
  mergesExactly(): boolean {
    return false;
  }

  /** Adds all that another accumulator of the same function and type has in a slot. Only where that is exact. */
  merge(_slot: number, _from: Accumulator, _fromSlot: number): void {
    throw new TypeError('what depends on the order of arrival is not merged');
  }

  /** Merges `from` of fromSlots[i] into slots[i], for i in [0, count). */
  mergeAll(slots: Int32Array, from: Accumulator, fromSlots: Int32Array, count: number): void {
    for (let i = 0; i < count; i++) this.merge(slots[i] as number, from, fromSlots[i] as number);
  }

  /** Adds `count` rows: row `rows[i]` (i where `rows` is null) to slot `slots[i]`. */
  addRows(slots: Int32Array, input: AggregateInput, rows: Int32Array | null, count: number): void {
    const nulls = input.nulls;
    for (let i = 0; i < count; i++) {
      const row = rows === null ? i : (rows[i] as number);
      if (nulls === null || nulls[row] === 0) this.add(slots[i] as number, input, row);
    }
  }

  /**
   * The same where every slot of the table has a value once it has a row: no argument was ever NULL or passed over.
   * `fresh` are the slots that these very rows have made; only they have no value yet.
   */
  addPresentRows(
    slots: Int32Array,
    input: AggregateInput,
    rows: Int32Array | null,
    count: number,
    _fresh: FreshSlots,
  ): void {
    this.addRows(slots, input, rows, count);
  }

  /** Writes the results of slots[from, to) into rows from `at` on. */
  writeRows(slots: Int32Array, from: number, to: number, into: Column, at: number): void {
    for (let i = from; i < to; i++) this.write(slots[i] as number, into, at + i - from);
  }
}

/** Slots that a batch has just made, and the rows that asked for them. */
export interface FreshSlots {
  readonly slots: Int32Array;
  readonly rows: Int32Array;
  readonly count: number;
}

/** An argument of an aggregate for one batch. */
export interface AggregateInput {
  readonly column: Column;
  readonly nulls: Uint8Array | null;
  /** The column's values as 32-bit words; empty where values are narrower or texts. */
  readonly halves: Int32Array;
}

/** Prepares a column to be aggregated. */
export function aggregateInput(column: Column): AggregateInput {
  return { column, nulls: column.nulls, halves: halvesOf(column.values) };
}
