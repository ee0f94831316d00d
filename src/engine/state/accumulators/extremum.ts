import { compareTexts } from '#expression/values/text-order.ts';
import type { PhysicalType } from '#protocol/logical-type.ts';
import { type Column, type ColumnValues, readInt128 } from '#protocol/record-batch.ts';
import type { SlotTable } from '../slot-table.ts';
import type { StateColumn } from '../state-column.ts';
import { setNullAt } from '../value-copy.ts';
import { Accumulator, type AggregateInput, type FreshSlots } from './accumulator.ts';
import { lowerLongs, pickLongs, raiseLongs } from './long-loops.ts';
import { isLongLess } from './words.ts';

/**
 * MIN and MAX over insert-only input: the extreme value so far, and whether there is one. Doubles compare as Java's `<`
 * does (a NaN that came first stays), texts by code point.
 * Flink: MinAggFunction, MaxAggFunction.
 */
export class ExtremumAccumulator extends Accumulator {
  readonly #values: StateColumn;
  readonly #present: StateColumn<'bool'>;
  readonly #wanted: -1 | 1;
  readonly #compare: CompareValues;

  constructor(table: SlotTable, name: string, storage: PhysicalType, maximum: boolean) {
    super();
    this.#values = table.addColumn(`${name}.extremum`, storage);
    this.#present = table.addColumn(`${name}.present`, 'bool');
    this.#wanted = maximum ? 1 : -1;
    this.#compare = comparisonOf(storage);
  }

  add(slot: number, input: AggregateInput, row: number): void {
    if (this.#present.values[slot] === 1) {
      const order = this.#compare(input.column.values, row, this.#values.values, slot);
      if (order * this.#wanted <= 0 || Number.isNaN(order)) return;
    }
    this.#values.setFrom(slot, input.column, row);
    this.#present.values[slot] = 1;
  }

  retract(): void {
    throw new TypeError('an insert-only extremum takes nothing back');
  }

  /** Doubles depend on the order of arrival, which is not kept here. */
  override mergesExactly(): boolean {
    return this.#values.storage !== 'f64';
  }

  override merge(slot: number, from: ExtremumAccumulator, fromSlot: number): void {
    if (from.#present.values[fromSlot] === 0) return;
    if (this.#present.values[slot] === 1) {
      const order = this.#compare(from.#values.values, fromSlot, this.#values.values, slot);
      if (order * this.#wanted <= 0) return;
    }
    this.#values.setFrom(slot, from.#values, fromSlot);
    this.#present.values[slot] = 1;
  }

  override addRows(slots: Int32Array, input: AggregateInput, rows: Int32Array | null, count: number): void {
    switch (this.#values.storage) {
      case 'i32':
      case 'f64':
        this.#addNumbers(slots, input, rows, count);
        return;
      case 'i64':
        this.#addLongs(slots, input, rows, count);
        return;
      default:
        super.addRows(slots, input, rows, count);
    }
  }

  override addPresentRows(
    slots: Int32Array,
    input: AggregateInput,
    rows: Int32Array | null,
    count: number,
    fresh: FreshSlots,
  ): void {
    if (this.#values.storage !== 'i64') {
      this.addRows(slots, input, rows, count);
      return;
    }
    const best = this.#values.values as BigInt64Array;
    const values = input.column.values as BigInt64Array;
    const present = this.#present.values;
    for (let i = 0; i < fresh.count; i++) {
      const slot = fresh.slots[i] as number;
      present[slot] = 1;
      best[slot] = values[fresh.rows[i] as number] as bigint;
    }
    if (this.#wanted === 1) raiseLongs(best, slots, pickLongs(values, rows, count), count);
    else lowerLongs(best, slots, pickLongs(values, rows, count), count);
  }

  write(slot: number, into: Column, row: number): void {
    this.#values.writePresentTo(this.#present.values[slot] === 1, slot, into, row);
  }

  override writeRows(slots: Int32Array, from: number, to: number, into: Column, at: number): void {
    this.#values.writeAllTo(slots, from, to, into, at);
    const present = this.#present.values;
    for (let i = from; i < to; i++) if (present[slots[i] as number] !== 1) setNullAt(into, at + i - from);
  }

  #addNumbers(slots: Int32Array, input: AggregateInput, rows: Int32Array | null, count: number): void {
    const nulls = input.nulls;
    const values = input.column.values as Float64Array;
    const best = this.#values.values as Float64Array;
    const present = this.#present.values;
    const maximum = this.#wanted === 1;
    for (let i = 0; i < count; i++) {
      const row = rows === null ? i : (rows[i] as number);
      if (nulls !== null && nulls[row] === 1) continue;
      const slot = slots[i] as number;
      const value = values[row] as number;
      if (present[slot] === 1) {
        if (maximum ? !(value > (best[slot] as number)) : !(value < (best[slot] as number))) continue;
      }
      best[slot] = value;
      present[slot] = 1;
    }
  }

  #addLongs(slots: Int32Array, input: AggregateInput, rows: Int32Array | null, count: number): void {
    const { nulls, halves } = input;
    const best = this.#values.halves;
    const present = this.#present.values;
    const maximum = this.#wanted === 1;
    for (let i = 0; i < count; i++) {
      const row = rows === null ? i : (rows[i] as number);
      if (nulls !== null && nulls[row] === 1) continue;
      const slot = slots[i] as number;
      if (present[slot] === 1) {
        const better = maximum
          ? isLongLess(best, 2 * slot, halves, 2 * row)
          : isLongLess(halves, 2 * row, best, 2 * slot);
        if (!better) continue;
      }
      best[2 * slot] = halves[2 * row] as number;
      best[2 * slot + 1] = halves[2 * row + 1] as number;
      present[slot] = 1;
    }
  }
}

/** Below zero, zero or above as the value at `a` is less, equal or greater; NaN where they have no order. */
export type CompareValues = (left: ColumnValues, a: number, right: ColumnValues, b: number) => number;

/** The order of Java's `<` on values of a storage. */
export function comparisonOf(storage: PhysicalType): CompareValues {
  switch (storage) {
    case 'text':
      return (left, a, right, b) => compareTexts(left[a] as string, right[b] as string);
    case 'i128':
      return (left, a, right, b) => {
        const x = readInt128(left as BigInt64Array, a);
        const y = readInt128(right as BigInt64Array, b);
        return x < y ? -1 : x > y ? 1 : 0;
      };
    case 'i64':
      return (left, a, right, b) => {
        const x = left[a] as bigint;
        const y = right[b] as bigint;
        return x < y ? -1 : x > y ? 1 : 0;
      };
    default:
      return (left, a, right, b) => {
        const x = left[a] as number;
        const y = right[b] as number;
        return x < y ? -1 : x > y ? 1 : x === y ? 0 : Number.NaN;
      };
  }
}
