import type { PhysicalType } from '#protocol/logical-type.ts';
import type { Column, ColumnValues } from '#protocol/record-batch.ts';
import { SlotEntries } from '../state/slot-entries.ts';
import type { SlotTable } from '../state/slot-table.ts';
import type { StateColumn } from '../state/state-column.ts';

/**
 * What a window holds: the elements themselves, in order of arrival, for functions that want to see all of them.
 * `occupied` counts the slots that hold any.
 * Flink: the `window-contents` list state of an apply() without pre-aggregation.
 */
export class WindowContents {
  readonly #entries: SlotEntries;
  readonly #values: StateColumn;
  #occupied = 0;

  constructor(table: SlotTable, storage: PhysicalType) {
    this.#entries = new SlotEntries(table, 'window-contents', [{ name: 'value', storage }]);
    this.#values = this.#entries.columns[0] as StateColumn;
  }

  /** Adds the value of a row. */
  add(slot: number, column: Column, row: number): void {
    if (this.isEmpty(slot)) this.#occupied++;
    this.#values.setFrom(this.#entries.append(slot), column, row);
  }

  isEmpty(slot: number): boolean {
    return this.#entries.first(slot) < 0;
  }

  /** Throws the elements of a slot away. */
  clear(slot: number): void {
    if (this.isEmpty(slot)) return;
    this.#entries.removeAll(slot);
    this.#occupied--;
  }

  /** Slots that hold elements. */
  occupied(): number {
    return this.#occupied;
  }

  /** The elements of a slot, oldest first. */
  values(slot: number): ColumnValues[number][] {
    const values: ColumnValues[number][] = [];
    for (let entry = this.#entries.first(slot); entry >= 0; entry = this.#entries.after(entry)) {
      values.push(this.#values.values[entry] as ColumnValues[number]);
    }
    return values;
  }
}
