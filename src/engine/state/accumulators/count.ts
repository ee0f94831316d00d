import type { Column } from '#protocol/record-batch.ts';
import type { SlotTable } from '../slot-table.ts';
import type { StateColumn } from '../state-column.ts';
import { Accumulator, type AggregateInput } from './accumulator.ts';
import { countLongs } from './long-loops.ts';
import { addLong, subtractLong } from './words.ts';

/**
 * COUNT(*) and COUNT(x): a 64-bit count. COUNT(*) is given an input without a null map.
 * Flink: CountAggFunction, Count1AggFunction.
 */
export class CountAccumulator extends Accumulator {
  readonly #counts: StateColumn<'i64'>;

  constructor(table: SlotTable, name: string) {
    super();
    this.#counts = table.addColumn(`${name}.count`, 'i64');
  }

  add(slot: number, _input: AggregateInput, _row: number): void {
    addLong(this.#counts.halves, 2 * slot, 1, 0);
  }

  retract(slot: number, _input: AggregateInput, _row: number): void {
    subtractLong(this.#counts.halves, 2 * slot, 1, 0);
  }

  override mergesExactly(): boolean {
    return true;
  }

  override merge(slot: number, from: CountAccumulator, fromSlot: number): void {
    const other = from.#counts.halves;
    addLong(this.#counts.halves, 2 * slot, other[2 * fromSlot] as number, other[2 * fromSlot + 1] as number);
  }

  override addRows(slots: Int32Array, input: AggregateInput, rows: Int32Array | null, count: number): void {
    const nulls = input.nulls;
    if (nulls === null) {
      countLongs(this.#counts.values, slots, count);
      return;
    }
    const { halves } = this.#counts;
    for (let i = 0; i < count; i++) {
      if (nulls[rows === null ? i : (rows[i] as number)] === 0) addLong(halves, 2 * (slots[i] as number), 1, 0);
    }
  }

  write(slot: number, into: Column, row: number): void {
    this.#counts.writeTo(slot, into, row);
  }

  override writeRows(slots: Int32Array, from: number, to: number, into: Column, at: number): void {
    this.#counts.writeAllTo(slots, from, to, into, at);
  }
}
