import { divideDecimals, fitsPrecision } from '#expression/values/decimal.ts';
import type { LogicalType } from '#protocol/logical-type.ts';
import { type Column, readInt128, setValue } from '#protocol/record-batch.ts';
import { setNullAt } from '../value-copy.ts';
import type { SlotTable } from '../slot-table.ts';
import type { StateColumn } from '../state-column.ts';
import { Accumulator, type AggregateInput } from './accumulator.ts';
import { DecimalSum } from './decimal-sum.ts';
import { addLong, subtractLong } from './words.ts';

/**
 * AVG of integers, of their type: a 64-bit sum that wraps, divided by the count, truncated toward zero.
 * Flink: AvgAggFunction.
 */
export class IntegerAverageAccumulator extends Accumulator {
  readonly #sums: StateColumn<'i64'>;
  readonly #counts: StateColumn<'f64'>;
  readonly #long: boolean;

  constructor(table: SlotTable, name: string, long: boolean) {
    super();
    this.#sums = table.addColumn(`${name}.sum`, 'i64');
    this.#counts = table.addColumn(`${name}.count`, 'f64');
    this.#long = long;
  }

  add(slot: number, input: AggregateInput, row: number): void {
    if (this.#long)
      addLong(this.#sums.halves, 2 * slot, input.halves[2 * row] as number, input.halves[2 * row + 1] as number);
    else {
      const value = input.column.values[row] as number;
      addLong(this.#sums.halves, 2 * slot, value, value >> 31);
    }
    this.#counts.values[slot] = (this.#counts.values[slot] as number) + 1;
  }

  retract(slot: number, input: AggregateInput, row: number): void {
    if (this.#long) {
      subtractLong(this.#sums.halves, 2 * slot, input.halves[2 * row] as number, input.halves[2 * row + 1] as number);
    } else {
      const value = input.column.values[row] as number;
      subtractLong(this.#sums.halves, 2 * slot, value, value >> 31);
    }
    this.#counts.values[slot] = (this.#counts.values[slot] as number) - 1;
  }

  override mergesExactly(): boolean {
    return true;
  }

  override merge(slot: number, from: IntegerAverageAccumulator, fromSlot: number): void {
    const other = from.#sums.halves;
    addLong(this.#sums.halves, 2 * slot, other[2 * fromSlot] as number, other[2 * fromSlot + 1] as number);
    this.#counts.values[slot] = (this.#counts.values[slot] as number) + (from.#counts.values[fromSlot] as number);
  }

  write(slot: number, into: Column, row: number): void {
    const count = this.#counts.values[slot] as number;
    if (count === 0) {
      setNullAt(into, row);
      return;
    }
    const average = (this.#sums.values[slot] as bigint) / BigInt(count);
    setValue(into, row, this.#long ? average : Number(average));
  }
}

/** AVG of FLOAT and DOUBLE: the sum is a double, the result of the argument's type. */
export class DoubleAverageAccumulator extends Accumulator {
  readonly #sums: StateColumn<'f64'>;
  readonly #counts: StateColumn<'f64'>;
  readonly #float: boolean;

  constructor(table: SlotTable, name: string, float: boolean) {
    super();
    this.#float = float;
    this.#sums = table.addColumn(`${name}.sum`, 'f64');
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

  write(slot: number, into: Column, row: number): void {
    const count = this.#counts.values[slot] as number;
    const average = (this.#sums.values[slot] as number) / count;
    if (count === 0) setNullAt(into, row);
    else setValue(into, row, this.#float ? Math.fround(average) : average);
  }
}

/**
 * AVG(DECIMAL(p, s)), a DECIMAL(38, max(6, s)), rounded half up. A sum beyond 38 digits makes the average NULL for
 * good: NULL + x is NULL in Flink's accumulator.
 */
export class DecimalAverageAccumulator extends Accumulator {
  readonly #sum: DecimalSum;
  readonly #counts: StateColumn<'f64'>;
  readonly #overflowed: StateColumn<'bool'>;
  readonly #scale: number;
  readonly #resultScale: number;
  readonly #resultPrecision: number;

  constructor(table: SlotTable, name: string, type: DecimalType, result: DecimalType) {
    super();
    this.#sum = new DecimalSum(table, name, type);
    this.#counts = table.addColumn(`${name}.count`, 'f64');
    this.#overflowed = table.addColumn(`${name}.overflowed`, 'bool');
    this.#scale = type.scale;
    this.#resultScale = result.scale;
    this.#resultPrecision = result.precision;
  }

  add(slot: number, input: AggregateInput, row: number): void {
    if (!this.#sum.add(slot, input, row, false)) this.#overflowed.values[slot] = 1;
    this.#counts.values[slot] = (this.#counts.values[slot] as number) + 1;
  }

  retract(slot: number, input: AggregateInput, row: number): void {
    if (!this.#sum.add(slot, input, row, true)) this.#overflowed.values[slot] = 1;
    this.#counts.values[slot] = (this.#counts.values[slot] as number) - 1;
  }

  override mergesExactly(): boolean {
    return this.#sum.neverOverflows;
  }

  override merge(slot: number, from: DecimalAverageAccumulator, fromSlot: number): void {
    this.#sum.merge(slot, from.#sum, fromSlot);
    this.#counts.values[slot] = (this.#counts.values[slot] as number) + (from.#counts.values[fromSlot] as number);
  }

  write(slot: number, into: Column, row: number): void {
    const count = this.#counts.values[slot] as number;
    if (count === 0 || this.#overflowed.values[slot] === 1) {
      setNullAt(into, row);
      return;
    }
    const sum = readInt128(this.#sum.column.values, slot);
    const average = divideDecimals(
      { unscaled: sum, scale: this.#scale },
      { unscaled: BigInt(count), scale: 0 },
      this.#resultScale,
    );
    if (fitsPrecision(average, this.#resultPrecision)) setValue(into, row, average);
    else setNullAt(into, row);
  }
}

type DecimalType = LogicalType & { readonly kind: 'DECIMAL' };
