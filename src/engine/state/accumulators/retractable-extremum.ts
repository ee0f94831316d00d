import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import type { SlotTable } from '../slot-table.ts';
import type { StateColumn } from '../state-column.ts';
import { ValueMultiset } from '../value-multiset.ts';
import { Accumulator, type AggregateInput } from './accumulator.ts';
import { type CompareValues, comparisonOf } from './extremum.ts';

/**
 * MIN and MAX over a changelog: all values with their counts, and the extreme one among those with a positive count.
 * Taking the extreme value away looks at all values of the slot, as Flink does. Doubles are in the order of
 * Double.compareTo: -0.0 before 0.0, NaN last.
 * Flink: MinWithRetractAggFunction, MaxWithRetractAggFunction.
 */
export class RetractableExtremumAccumulator extends Accumulator {
  readonly #multiset: ValueMultiset;
  readonly #values: StateColumn;
  readonly #present: StateColumn<'bool'>;
  readonly #wanted: -1 | 1;
  readonly #compare: CompareValues;

  constructor(table: SlotTable, name: string, type: LogicalType, maximum: boolean) {
    super();
    const storage = physicalTypeOf(type);
    this.#multiset = new ValueMultiset(table, `${name}.values`, type);
    this.#values = table.addColumn(`${name}.extremum`, storage);
    this.#present = table.addColumn(`${name}.present`, 'bool');
    this.#wanted = maximum ? 1 : -1;
    this.#compare = storage === 'f64' ? compareDoubles : comparisonOf(storage);
  }

  add(slot: number, input: AggregateInput, row: number): void {
    if (this.#multiset.change(slot, input, row, 1) <= 0) return;
    if (this.#present.values[slot] === 1) {
      if (this.#compare(input.column.values, row, this.#values.values, slot) * this.#wanted <= 0) return;
    }
    this.#values.setFrom(slot, input.column, row);
    this.#present.values[slot] = 1;
  }

  retract(slot: number, input: AggregateInput, row: number): void {
    if (this.#multiset.change(slot, input, row, -1) !== 0) return;
    if (this.#present.values[slot] === 0) return;
    if (this.#compare(input.column.values, row, this.#values.values, slot) === 0) this.#search(slot);
  }

  write(slot: number, into: Column, row: number): void {
    this.#values.writePresentTo(this.#present.values[slot] === 1, slot, into, row);
  }

  #search(slot: number): void {
    const { entries, values, counts } = this.#multiset;
    let best = -1;
    for (let entry = entries.first(slot); entry >= 0; entry = entries.after(entry)) {
      if ((counts.values[entry] as number) <= 0) continue;
      if (best < 0 || this.#compare(values.values, entry, values.values, best) * this.#wanted > 0) best = entry;
    }
    this.#present.values[slot] = best < 0 ? 0 : 1;
    if (best >= 0) this.#values.setFrom(slot, values, best);
  }
}

const compareDoubles: CompareValues = (left, a, right, b) => {
  const x = left[a] as number;
  const y = right[b] as number;
  if (x < y) return -1;
  if (x > y) return 1;
  if (x === y) return x !== 0 ? 0 : Number(Object.is(y, -0)) - Number(Object.is(x, -0));
  return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
};
