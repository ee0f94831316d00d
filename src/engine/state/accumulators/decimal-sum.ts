import { fitsPrecision, DECIMAL_PRECISION_MAX } from '#expression/values/decimal.ts';
import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import { type Column, readInt128 } from '#protocol/record-batch.ts';
import type { SlotTable } from '../slot-table.ts';
import type { StateColumn } from '../state-column.ts';
import { Accumulator, type AggregateInput } from './accumulator.ts';
import { addWide, negateWide } from './words.ts';

/**
 * 128-bit sums of DECIMAL values, and SUM(DECIMAL(p, s)), which is DECIMAL(38, s).
 *
 * A sum beyond 38 digits is NULL; SUM starts again with the next value, as `CASE WHEN sum IS NULL THEN x ELSE sum + x`
 * does in Flink.
 * Flink: SumAggFunction.DecimalSumAggFunction, SumWithRetractAggFunction.DecimalSumWithRetractAggFunction.
 */
export class DecimalSumAccumulator extends Accumulator {
  readonly #sum: DecimalSum;
  readonly #counts: StateColumn<'f64'>;
  readonly #present: StateColumn<'bool'>;

  constructor(table: SlotTable, name: string, type: LogicalType) {
    super();
    this.#sum = new DecimalSum(table, name, type);
    this.#counts = table.addColumn(`${name}.count`, 'f64');
    this.#present = table.addColumn(`${name}.present`, 'bool');
  }

  add(slot: number, input: AggregateInput, row: number): void {
    this.#change(slot, input, row, false);
  }

  retract(slot: number, input: AggregateInput, row: number): void {
    this.#change(slot, input, row, true);
  }

  override mergesExactly(): boolean {
    return this.#sum.neverOverflows;
  }

  override merge(slot: number, from: DecimalSumAccumulator, fromSlot: number): void {
    if (from.#present.values[fromSlot] === 0) return;
    this.#sum.merge(slot, from.#sum, fromSlot);
    this.#counts.values[slot] = (this.#counts.values[slot] as number) + (from.#counts.values[fromSlot] as number);
    this.#present.values[slot] = 1;
  }

  write(slot: number, into: Column, row: number): void {
    const present = this.#counts.values[slot] !== 0 && this.#present.values[slot] === 1;
    this.#sum.column.writePresentTo(present, slot, into, row);
  }

  #change(slot: number, input: AggregateInput, row: number, negative: boolean): void {
    if (this.#present.values[slot] === 0) this.#sum.column.clear(slot);
    this.#present.values[slot] = this.#sum.add(slot, input, row, negative) ? 1 : 0;
    this.#counts.values[slot] = (this.#counts.values[slot] as number) + (negative ? -1 : 1);
  }
}

/** A column of 128-bit sums. */
export class DecimalSum {
  readonly column: StateColumn<'i128'>;
  /**
   * Whether no number of rows that could ever arrive makes a sum of more than 38 digits: then its parts may be merged.
   */
  readonly neverOverflows: boolean;
  readonly #wide: boolean;
  readonly #words = new Int32Array(4);

  constructor(table: SlotTable, name: string, type: LogicalType) {
    this.column = table.addColumn(`${name}.sum`, 'i128');
    this.#wide = physicalTypeOf(type) === 'i128';
    this.neverOverflows = type.kind === 'DECIMAL' && type.precision + ROWS_DIGITS <= DECIMAL_PRECISION_MAX;
  }

  /** Adds the sum of another column's slot. */
  merge(slot: number, from: DecimalSum, fromSlot: number): void {
    for (let i = 0; i < 4; i++) this.#words[i] = from.column.halves[4 * fromSlot + i] as number;
    addWide(this.column.halves, 4 * slot, this.#words);
  }

  /** Adds (or subtracts) the value of a row; false if the sum has more than 38 digits. */
  add(slot: number, input: AggregateInput, row: number, negative: boolean): boolean {
    const words = this.#words;
    const halves = input.halves;
    if (this.#wide) for (let i = 0; i < 4; i++) words[i] = halves[4 * row + i] as number;
    else {
      const high = halves[2 * row + 1] as number;
      words[0] = halves[2 * row] as number;
      words[1] = high;
      words[2] = high >> 31;
      words[3] = high >> 31;
    }
    if (negative) negateWide(words);
    addWide(this.column.halves, 4 * slot, words);
    const top = this.column.halves[4 * slot + 3] as number;
    if (top < TOP_WORD_SAFE && top > -TOP_WORD_SAFE) return true;
    return fitsPrecision(readInt128(this.column.values, slot), DECIMAL_PRECISION_MAX);
  }
}

/** 10^16 rows are more than a safe integer counts. */
const ROWS_DIGITS = 16;

/** Below this highest word a number certainly has at most 38 digits: 10^38 / 2^96 is 1,262,177,448.3. */
const TOP_WORD_SAFE = 1_262_177_447;
