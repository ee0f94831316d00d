import type { PhysicalType } from '#protocol/logical-type.ts';
import type { Column, ColumnValues } from '#protocol/record-batch.ts';
import { SlotEntries } from '../slot-entries.ts';
import type { SlotTable } from '../slot-table.ts';
import type { StateColumn } from '../state-column.ts';
import { Accumulator, type AggregateInput } from './accumulator.ts';
import { type CompareValues, comparisonOf } from './extremum.ts';

/**
 * FIRST_VALUE and LAST_VALUE over insert-only input, in order of arrival; NULLs are skipped.
 * Flink: FirstValueAggFunction, LastValueAggFunction.
 */
export class FirstLastAccumulator extends Accumulator {
  readonly #values: StateColumn;
  readonly #present: StateColumn<'bool'>;
  readonly #last: boolean;

  constructor(table: SlotTable, name: string, storage: PhysicalType, last: boolean) {
    super();
    this.#values = table.addColumn(`${name}.value`, storage);
    this.#present = table.addColumn(`${name}.present`, 'bool');
    this.#last = last;
  }

  add(slot: number, input: AggregateInput, row: number): void {
    if (!this.#last && this.#present.values[slot] === 1) return;
    this.#values.setFrom(slot, input.column, row);
    this.#present.values[slot] = 1;
  }

  retract(): void {
    throw new TypeError('an insert-only first or last value takes nothing back');
  }

  write(slot: number, into: Column, row: number): void {
    this.#values.writePresentTo(this.#present.values[slot] === 1, slot, into, row);
  }
}

/**
 * The same over a changelog: all values in order of arrival. A retraction takes the oldest equal value away, which
 * costs a walk over the slot's values; one that finds none changes nothing.
 * Flink: FirstValueWithRetractAggFunction, LastValueWithRetractAggFunction (which order by the clock's milliseconds,
 * then by arrival).
 */
export class RetractableFirstLastAccumulator extends Accumulator {
  readonly #entries: SlotEntries;
  readonly #values: StateColumn;
  readonly #last: boolean;
  readonly #compare: CompareValues;

  constructor(table: SlotTable, name: string, storage: PhysicalType, last: boolean) {
    super();
    this.#entries = new SlotEntries(table, `${name}.values`, [{ name: 'value', storage }]);
    this.#values = this.#entries.columns[0] as StateColumn;
    this.#last = last;
    this.#compare = storage === 'f64' ? equalDoubles : comparisonOf(storage);
  }

  add(slot: number, input: AggregateInput, row: number): void {
    this.#values.setFrom(this.#entries.append(slot), input.column, row);
  }

  retract(slot: number, input: AggregateInput, row: number): void {
    const entries = this.#entries;
    for (let entry = entries.first(slot); entry >= 0; entry = entries.after(entry)) {
      if (this.#compare(input.column.values, row, this.#values.values, entry) !== 0) continue;
      entries.remove(entry);
      return;
    }
  }

  write(slot: number, into: Column, row: number): void {
    const entry = this.#last ? this.#entries.last(slot) : this.#entries.first(slot);
    this.#values.writePresentTo(entry >= 0, entry, into, row);
  }
}

/** Double.equals: 0 if the bits agree, all NaN being one. */
function equalDoubles(left: ColumnValues, a: number, right: ColumnValues, b: number): number {
  return Object.is(left[a], right[b]) ? 0 : 1;
}
