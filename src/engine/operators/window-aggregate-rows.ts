import type { RecordBatch } from '#protocol/record-batch.ts';
import type { TimeWindow } from '../windows/time-window.ts';
import type { WindowSlices } from '../windows/window-slices.ts';

/**
 * Sorts the rows of a batch by slice of time. A batch mostly lies in one slice: then there is one part, without a list
 * of rows. Parts are in order of their first row and are valid until the next call.
 */
export class WindowRows {
  readonly #slices: WindowSlices;
  readonly #parts = new Map<number, RowPart>();
  readonly #spare: RowPart[] = [];

  constructor(slices: WindowSlices) {
    this.#slices = slices;
  }

  /** The parts of a batch. Throws {@link NoEventTime} for a row without a usable event time. */
  split(batch: RecordBatch): readonly WindowPart[] {
    const times = batch.eventTimes;
    const { rows } = batch;
    let slice = this.#slices.sliceOf(times[0] as number);
    let { start, end } = slice;
    let row = 0;
    // Four rows a round cost a third less (measured).
    for (const last = rows - 3; row < last; row += 4) {
      const a = times[row] as number;
      const b = times[row + 1] as number;
      const c = times[row + 2] as number;
      const d = times[row + 3] as number;
      if (!(a >= start && a < end && b >= start && b < end)) break;
      if (!(c >= start && c < end && d >= start && d < end)) break;
    }
    for (; row < rows; row++) {
      const time = times[row] as number;
      // Also false for a time that is in no window, which sliceOf then refuses.
      if (!(time >= start && time < end)) break;
    }
    if (row === rows) return [{ slice, rows: null, count: rows }];
    for (const part of this.#parts.values()) this.#spare.push(part);
    this.#parts.clear();
    let part = this.#part(slice);
    for (let i = 0; i < row; i++) part.add(i);
    for (; row < rows; row++) {
      const time = times[row] as number;
      if (!(time >= start && time < end)) {
        slice = this.#slices.sliceOf(time);
        ({ start, end } = slice);
        part = this.#part(slice);
      }
      part.add(row);
    }
    return [...this.#parts.values()];
  }

  #part(slice: TimeWindow): RowPart {
    let part = this.#parts.get(slice.start);
    if (part === undefined) {
      part = this.#spare.pop() ?? new RowPart();
      part.slice = slice;
      part.count = 0;
      this.#parts.set(slice.start, part);
    }
    return part;
  }
}

/** Rows of one slice: `rows[0, count)`, or all rows of the batch where `rows` is null. */
export interface WindowPart {
  readonly slice: TimeWindow;
  readonly rows: Int32Array | null;
  readonly count: number;
}

/** Visits the rows of a part in order. */
export function forEachRow(part: WindowPart, visit: (row: number) => void): void {
  for (let i = 0; i < part.count; i++) visit(part.rows === null ? i : (part.rows[i] as number));
}

/** The rows of several parts of one batch, in the order of the batch: some aggregates depend on it. */
export function joinedRows(parts: readonly WindowPart[]): Pick<WindowPart, 'rows' | 'count'> {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const rows = new Int32Array(parts.reduce((sum, { count }) => sum + count, 0));
  let count = 0;
  for (const part of parts) forEachRow(part, (row) => (rows[count++] = row));
  return { rows: rows.sort(), count };
}

class RowPart implements WindowPart {
  slice: TimeWindow = { start: 0, end: 0 };
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
