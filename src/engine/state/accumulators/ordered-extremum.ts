import { type Column, setValue } from '#protocol/record-batch.ts';
import type { SlotTable } from '../slot-table.ts';
import type { StateColumn } from '../state-column.ts';
import { setNullAt } from '../value-copy.ts';
import { Accumulator, type AggregateInput } from './accumulator.ts';
import { ArrivalColumn, ArrivalCounter } from './arrival-order.ts';

/**
 * MIN and MAX of DOUBLE over insert-only input, so that parts can be merged. Java's `<` makes them depend on the order
 * of arrival in two ways: of 0.0 and -0.0 the first to come stays, and a NaN that came first of all stays for good,
 * while a later one changes nothing. So the arrival of the extreme value is kept, and whether the very first value was
 * NaN. The same results as ExtremumAccumulator.
 * Flink: MinAggFunction, MaxAggFunction.
 */
export class OrderedExtremumAccumulator extends Accumulator {
  /** The extreme of the values that are no NaN, and when it came. */
  readonly #values: StateColumn<'f64'>;
  readonly #order: ArrivalColumn;
  /** When the first value came, and whether it was NaN. */
  readonly #first: ArrivalColumn;
  readonly #nanFirst: StateColumn<'bool'>;
  readonly #arrivals: ArrivalCounter;
  readonly #wanted: -1 | 1;

  constructor(table: SlotTable, name: string, maximum: boolean) {
    super();
    this.#values = table.addColumn(`${name}.extremum`, 'f64');
    this.#order = new ArrivalColumn(table, name);
    this.#first = new ArrivalColumn(table, `${name}.first`);
    this.#arrivals = new ArrivalCounter([this.#order, this.#first]);
    this.#nanFirst = table.addColumn(`${name}.nan-first`, 'bool');
    this.#wanted = maximum ? 1 : -1;
  }

  override mergesExactly(): boolean {
    return true;
  }

  override merge(slot: number, from: OrderedExtremumAccumulator, fromSlot: number): void {
    const first = from.#first.of(fromSlot);
    if (first === 0) return;
    this.#offerFirst(slot, first, from.#nanFirst.values[fromSlot] === 1);
    const arrival = from.#order.of(fromSlot);
    if (arrival !== 0) this.#offer(slot, from.#values.values[fromSlot] as number, arrival);
  }

  add(slot: number, input: AggregateInput, row: number): void {
    const value = input.column.values[row] as number;
    const arrival = this.#arrivals.of(row);
    this.#offerFirst(slot, arrival, Number.isNaN(value));
    if (!Number.isNaN(value)) this.#offer(slot, value, arrival);
  }

  override beginBatch(rows: number): void {
    this.#arrivals.beginBatch(rows);
  }

  retract(): void {
    throw new TypeError('an insert-only extremum takes nothing back');
  }

  write(slot: number, into: Column, row: number): void {
    if (this.#first.of(slot) === 0) setNullAt(into, row);
    else setValue(into, row, this.#nanFirst.values[slot] === 1 ? Number.NaN : (this.#values.values[slot] as number));
  }

  #offerFirst(slot: number, arrival: number, nan: boolean): void {
    const own = this.#first.of(slot);
    if (own !== 0 && own < arrival) return;
    this.#first.set(slot, arrival);
    this.#nanFirst.values[slot] = nan ? 1 : 0;
  }

  #offer(slot: number, value: number, arrival: number): void {
    const own = this.#order.of(slot);
    if (own !== 0) {
      const difference = value - (this.#values.values[slot] as number);
      const better = difference === 0 || Number.isNaN(difference) ? arrival < own : difference * this.#wanted > 0;
      if (!better) return;
    }
    this.#values.values[slot] = value;
    this.#order.set(slot, arrival);
  }
}
