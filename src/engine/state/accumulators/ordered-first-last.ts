import type { PhysicalType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import type { SlotTable } from '../slot-table.ts';
import type { StateColumn } from '../state-column.ts';
import { Accumulator, type AggregateInput } from './accumulator.ts';
import { ArrivalColumn, ArrivalCounter } from './arrival-order.ts';

/**
 * FIRST_VALUE and LAST_VALUE over insert-only input, with the order of arrival beside the value, so that parts can be
 * merged. The same results as FirstLastAccumulator.
 * Flink: FirstValueAggFunction, LastValueAggFunction.
 */
export class OrderedFirstLastAccumulator extends Accumulator {
  readonly #values: StateColumn;
  readonly #order: ArrivalColumn;
  readonly #arrivals: ArrivalCounter;
  readonly #last: boolean;

  constructor(table: SlotTable, name: string, storage: PhysicalType, last: boolean) {
    super();
    this.#values = table.addColumn(`${name}.value`, storage);
    this.#order = new ArrivalColumn(table, name);
    this.#arrivals = new ArrivalCounter([this.#order]);
    this.#last = last;
  }

  override mergesExactly(): boolean {
    return true;
  }

  override merge(slot: number, from: OrderedFirstLastAccumulator, fromSlot: number): void {
    const other = from.#order.of(fromSlot);
    if (other === 0 || !this.#precedes(slot, other)) return;
    this.#values.setFrom(slot, from.#values, fromSlot);
    this.#order.set(slot, other);
  }

  add(slot: number, input: AggregateInput, row: number): void {
    const arrival = this.#arrivals.of(row);
    if (!this.#precedes(slot, arrival)) return;
    this.#values.setFrom(slot, input.column, row);
    this.#order.set(slot, arrival);
  }

  override beginBatch(rows: number): void {
    this.#arrivals.beginBatch(rows);
  }

  retract(): void {
    throw new TypeError('an insert-only first or last value takes nothing back');
  }

  write(slot: number, into: Column, row: number): void {
    this.#values.writePresentTo(this.#order.of(slot) !== 0, slot, into, row);
  }

  /** Whether a value that arrived then takes the place of the slot's. */
  #precedes(slot: number, arrival: number): boolean {
    const own = this.#order.of(slot);
    return own === 0 || (this.#last ? arrival > own : arrival < own);
  }
}
