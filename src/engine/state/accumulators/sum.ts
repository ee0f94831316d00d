import type { Column } from '#protocol/record-batch.ts';
import { setNullAt } from '../value-copy.ts';
import type { SlotTable } from '../slot-table.ts';
import type { StateColumn } from '../state-column.ts';
import { Accumulator, type AggregateInput, type FreshSlots } from './accumulator.ts';
import { addLongs, pickLongs } from './long-loops.ts';
import { addLong, subtractLong } from './words.ts';

/**
 * SUM, of the type of its argument: integers wrap at their width, floats are rounded at each step. The number of values
 * is kept, so that the sum is NULL before the first one and again after the last one was retracted.
 * Flink: SumAggFunction, SumWithRetractAggFunction.
 */
export class IntSumAccumulator extends Accumulator {
  readonly #sums: StateColumn<'i32'>;
  readonly #counts: StateColumn<'f64'>;
  /** Bits by which a sum is shifted to and fro: what wraps at 32 bits has the low ones of what wraps at each step. */
  readonly #spare: number;

  /** `bits`: 8, 16 or 32. */
  constructor(table: SlotTable, name: string, bits: number) {
    super();
    this.#spare = 32 - bits;
    this.#sums = table.addColumn(`${name}.sum`, 'i32');
    this.#counts = table.addColumn(`${name}.count`, 'f64');
  }

  add(slot: number, input: AggregateInput, row: number): void {
    this.#sums.values[slot] = (this.#sums.values[slot] as number) + (input.column.values[row] as number);
    this.#counts.values[slot] = (this.#counts.values[slot] as number) + 1;
  }

  retract(slot: number, input: AggregateInput, row: number): void {
    this.#sums.values[slot] = (this.#sums.values[slot] as number) - (input.column.values[row] as number);
    this.#counts.values[slot] = (this.#counts.values[slot] as number) - 1;
  }

  override mergesExactly(): boolean {
    return true;
  }

  override merge(slot: number, from: IntSumAccumulator, fromSlot: number): void {
    this.#sums.values[slot] = (this.#sums.values[slot] as number) + (from.#sums.values[fromSlot] as number);
    this.#counts.values[slot] = (this.#counts.values[slot] as number) + (from.#counts.values[fromSlot] as number);
  }

  override addRows(slots: Int32Array, input: AggregateInput, rows: Int32Array | null, count: number): void {
    const values = input.column.values as Int32Array;
    const nulls = input.nulls;
    const sums = this.#sums.values;
    const counts = this.#counts.values;
    for (let i = 0; i < count; i++) {
      const row = rows === null ? i : (rows[i] as number);
      if (nulls !== null && nulls[row] === 1) continue;
      const slot = slots[i] as number;
      sums[slot] = (sums[slot] as number) + (values[row] as number);
      counts[slot] = (counts[slot] as number) + 1;
    }
  }

  write(slot: number, into: Column, row: number): void {
    this.#sums.writePresentTo(this.#counts.values[slot] !== 0, slot, into, row);
    this.#wrap(into, row, row + 1);
  }

  override writeRows(slots: Int32Array, from: number, to: number, into: Column, at: number): void {
    this.#sums.writeAllTo(slots, from, to, into, at);
    this.#wrap(into, at, at + to - from);
    const counts = this.#counts.values;
    for (let i = from; i < to; i++) if (counts[slots[i] as number] === 0) setNullAt(into, at + i - from);
  }

  #wrap(into: Column, from: number, to: number): void {
    const spare = this.#spare;
    if (spare === 0) return;
    const values = into.values as Int32Array;
    for (let row = from; row < to; row++) values[row] = ((values[row] as number) << spare) >> spare;
  }
}

/** SUM(BIGINT). */
export class LongSumAccumulator extends Accumulator {
  readonly #sums: StateColumn<'i64'>;
  readonly #counts: StateColumn<'f64'>;

  constructor(table: SlotTable, name: string) {
    super();
    this.#sums = table.addColumn(`${name}.sum`, 'i64');
    this.#counts = table.addColumn(`${name}.count`, 'f64');
  }

  add(slot: number, input: AggregateInput, row: number): void {
    addLong(this.#sums.halves, 2 * slot, input.halves[2 * row] as number, input.halves[2 * row + 1] as number);
    this.#counts.values[slot] = (this.#counts.values[slot] as number) + 1;
  }

  retract(slot: number, input: AggregateInput, row: number): void {
    subtractLong(this.#sums.halves, 2 * slot, input.halves[2 * row] as number, input.halves[2 * row + 1] as number);
    this.#counts.values[slot] = (this.#counts.values[slot] as number) - 1;
  }

  override mergesExactly(): boolean {
    return true;
  }

  override merge(slot: number, from: LongSumAccumulator, fromSlot: number): void {
    const other = from.#sums.halves;
    addLong(this.#sums.halves, 2 * slot, other[2 * fromSlot] as number, other[2 * fromSlot + 1] as number);
    this.#counts.values[slot] = (this.#counts.values[slot] as number) + (from.#counts.values[fromSlot] as number);
  }

  override addRows(slots: Int32Array, input: AggregateInput, rows: Int32Array | null, count: number): void {
    const { nulls, halves } = input;
    const sums = this.#sums.halves;
    const counts = this.#counts.values;
    for (let i = 0; i < count; i++) {
      const row = rows === null ? i : (rows[i] as number);
      if (nulls !== null && nulls[row] === 1) continue;
      const slot = slots[i] as number;
      addLong(sums, 2 * slot, halves[2 * row] as number, halves[2 * row + 1] as number);
      counts[slot] = (counts[slot] as number) + 1;
    }
  }

  /** Without retractions the number of values is only asked whether it is zero: it need not be exact. */
  override addPresentRows(
    slots: Int32Array,
    { column }: AggregateInput,
    rows: Int32Array | null,
    count: number,
    fresh: FreshSlots,
  ): void {
    const counts = this.#counts.values;
    for (let i = 0; i < fresh.count; i++) counts[fresh.slots[i] as number] = 1;
    addLongs(this.#sums.values, slots, pickLongs(column.values as BigInt64Array, rows, count), count);
  }

  write(slot: number, into: Column, row: number): void {
    this.#sums.writePresentTo(this.#counts.values[slot] !== 0, slot, into, row);
  }

  override writeRows(slots: Int32Array, from: number, to: number, into: Column, at: number): void {
    this.#sums.writeAllTo(slots, from, to, into, at);
    const counts = this.#counts.values;
    for (let i = from; i < to; i++) if (counts[slots[i] as number] === 0) setNullAt(into, at + i - from);
  }
}

/**
 * SUM of FLOAT and DOUBLE: in order of arrival, as Flink's; what rounding leaves after a retraction stays, as there.
 */
export class DoubleSumAccumulator extends Accumulator {
  readonly #sums: StateColumn<'f64'>;
  readonly #counts: StateColumn<'f64'>;
  readonly #present: StateColumn<'bool'>;
  readonly #float: boolean;

  constructor(table: SlotTable, name: string, float: boolean) {
    super();
    this.#float = float;
    this.#sums = table.addColumn(`${name}.sum`, 'f64');
    this.#counts = table.addColumn(`${name}.count`, 'f64');
    this.#present = table.addColumn(`${name}.present`, 'bool');
  }

  add(slot: number, input: AggregateInput, row: number): void {
    const value = input.column.values[row] as number;
    // The first value is taken as it is: 0.0 + -0.0 would lose the sign.
    this.#store(slot, this.#present.values[slot] === 0 ? value : (this.#sums.values[slot] as number) + value);
    this.#present.values[slot] = 1;
    this.#counts.values[slot] = (this.#counts.values[slot] as number) + 1;
  }

  retract(slot: number, input: AggregateInput, row: number): void {
    this.#store(slot, (this.#sums.values[slot] as number) - (input.column.values[row] as number));
    this.#present.values[slot] = 1;
    this.#counts.values[slot] = (this.#counts.values[slot] as number) - 1;
  }

  write(slot: number, into: Column, row: number): void {
    if (this.#counts.values[slot] === 0) setNullAt(into, row);
    else this.#sums.writeTo(slot, into, row);
  }

  #store(slot: number, sum: number): void {
    this.#sums.values[slot] = this.#float ? Math.fround(sum) : sum;
  }
}
