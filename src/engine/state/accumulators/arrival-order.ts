import type { SlotTable } from '../slot-table.ts';
import type { StateColumn } from '../state-column.ts';

/**
 * When a value of each slot arrived, by numbers from 1 on; 0 = there is none. With it, what depends on the order of
 * arrival can be merged as if all had arrived in one slot.
 */
export class ArrivalColumn {
  readonly #arrivals: StateColumn<'f64'>;

  constructor(table: SlotTable, name: string) {
    this.#arrivals = table.addColumn(`${name}.arrival`, 'f64');
  }

  of(slot: number): number {
    return this.#arrivals.values[slot] as number;
  }

  set(slot: number, arrival: number): void {
    this.#arrivals.values[slot] = arrival;
  }

  /** The largest number of all slots. */
  largest(): number {
    return this.#arrivals.values.reduce((most, each) => Math.max(most, each), 0);
  }
}

/**
 * Numbers the rows of an accumulator in order of arrival, whatever the order in which they are added: those of a batch
 * are sorted by slice. After a restore it goes on behind the largest number that is there: numbers of one key are
 * comparable, because its slots come from one subtask.
 */
export class ArrivalCounter {
  readonly #columns: readonly ArrivalColumn[];
  #base = 0;
  #next = 0;

  constructor(columns: readonly ArrivalColumn[]) {
    this.#columns = columns;
  }

  /** The rows named from now on are those of a new batch. */
  beginBatch(rows: number): void {
    if (this.#next === 0) this.#next = 1 + Math.max(...this.#columns.map((column) => column.largest()));
    this.#base = this.#next;
    this.#next += rows;
  }

  /** The number of a row of the batch. */
  of(row: number): number {
    return this.#base + row;
  }
}
