import type { RecordBatch } from '#protocol/record-batch.ts';
import type { TumblingEventTimeWindows } from '../windows/tumbling-event-time.ts';

/**
 * Sorts the rows of a batch by tumbling window. A batch mostly lies in one window: then there is one part, without a
 * list of rows. Parts are in order of their first row and are valid until the next call.
 */
export class WindowRows {
  readonly #assigner: TumblingEventTimeWindows;
  readonly #parts = new Map<number, RowPart>();
  readonly #spare: RowPart[] = [];

  constructor(assigner: TumblingEventTimeWindows) {
    this.#assigner = assigner;
  }

  /** The parts of a batch. Throws {@link NoEventTime} for a row without a usable event time. */
  split(batch: RecordBatch): readonly WindowPart[] {
    const times = batch.eventTimes;
    const { rows } = batch;
    const first = this.#assigner.windowOf(times[0] as number);
    let { start, end } = first;
    let row = 1;
    for (; row < rows; row++) {
      const time = times[row] as number;
      // Also false for a time that is no window's, which windowOf then refuses.
      if (!(time >= start && time < end)) break;
    }
    if (row === rows) return [{ start, rows: null, count: rows }];
    for (const part of this.#parts.values()) this.#spare.push(part);
    this.#parts.clear();
    let part = this.#part(start);
    for (let i = 0; i < row; i++) part.add(i);
    for (; row < rows; row++) {
      const time = times[row] as number;
      if (!(time >= start && time < end)) {
        ({ start, end } = this.#assigner.windowOf(time));
        part = this.#part(start);
      }
      part.add(row);
    }
    return [...this.#parts.values()];
  }

  #part(start: number): RowPart {
    let part = this.#parts.get(start);
    if (part === undefined) {
      part = this.#spare.pop() ?? new RowPart();
      part.start = start;
      part.count = 0;
      this.#parts.set(start, part);
    }
    return part;
  }
}

/** Rows of one window: `rows[0, count)`, or all rows of the batch where `rows` is null. */
export interface WindowPart {
  readonly start: number;
  readonly rows: Int32Array | null;
  readonly count: number;
}

class RowPart implements WindowPart {
  start = 0;
  rows = new Int32Array(64);
  count = 0;

  add(row: number): void {
    if (this.count === this.rows.length) {
      const grown = new Int32Array(this.rows.length * 2);
      grown.set(this.rows);
      this.rows = grown;
    }
    this.rows[this.count++] = row;
  }
}
