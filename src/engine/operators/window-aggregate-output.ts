import { must } from '#std/assert.ts';
import { BATCH_ROWS_MAX } from '#protocol/limits.ts';
import type { WindowAggregateConfig } from '#protocol/job-plan.ts';
import { allocateBatch, type RecordBatch } from '#protocol/record-batch.ts';
import type { AggregateSet } from '../state/accumulators/aggregate-set.ts';
import { keyText } from '../state/inspect-table.ts';
import type { SlotTable } from '../state/slot-table.ts';
import { maxTimestampOf, type TimeWindow } from '../windows/time-window.ts';
import type { OperatorContext } from './operator.ts';

/**
 * Results of windows on their way out: keys, aggregates, window_start, window_end, window_time; their event time is the
 * window's last instant. Above summary level a result's lineage is `w:uid:key:start:firing`.
 *
 * The caller owes a flush before it returns to the subtask. A batch has at most BATCH_ROWS_MAX rows.
 */
export class WindowAggregateOutput {
  readonly #context: OperatorContext;
  readonly #keys: number;
  readonly #bounds: number;
  #batch: RecordBatch | null = null;
  #capacity = 0;
  /** A batch that was emitted, and is written over: nobody keeps what an operator emits. */
  #spare: RecordBatch | null = null;

  constructor(context: OperatorContext, config: WindowAggregateConfig) {
    this.#context = context;
    this.#keys = config.keyFields.length;
    this.#bounds = config.keyFields.length + config.aggregates.length;
  }

  /** Writes the results of a window; `expected`: about how many rows there will be, these included. */
  add(window: TimeWindow, results: WindowResults, expected: number): void {
    const { count, keys, keySlots, aggregates, slots } = results;
    if (this.#batch === null || this.#batch.rows + count > this.#capacity) {
      this.flush();
      this.#batch = this.#emptyBatch(Math.max(count, Math.min(expected, BATCH_ROWS_MAX)));
    }
    const batch = this.#batch;
    const at = batch.rows;
    const end = at + count;
    batch.rows = end;
    keys.writeKeys(keySlots, 0, count, batch.columns, at);
    aggregates.writeRows(slots, 0, count, batch.columns, this.#keys, at);
    this.#fillTimes(batch, 0, window.start, at, end);
    this.#fillTimes(batch, 1, window.end, at, end);
    this.#fillTimes(batch, 2, maxTimestampOf(window), at, end);
    batch.eventTimes.fill(maxTimestampOf(window), at, end);
    if (this.#context.traceLevel() === 'summary') return;
    batch.lineage ??= new Array<string>(this.#capacity).fill('');
    for (let i = 0; i < count; i++) {
      const key = keyText(keys, keySlots[i] as number);
      batch.lineage[at + i] = `w:${this.#context.plan.uid}:${key}:${window.start}:${results.firing(i)}`;
    }
  }

  /** Emits what has been written. */
  flush(): void {
    const batch = this.#batch;
    this.#batch = null;
    if (batch === null) return;
    if (batch.rows > 0) this.#context.emit(batch);
    this.#spare = batch;
  }

  /** Room of the spare batch, 0 without one: where a batch ends depends on it. Nothing else is left after a flush. */
  save(): number {
    return this.#spare === null ? 0 : this.#capacity;
  }

  load(room: number): void {
    this.#capacity = room;
    this.#spare = room === 0 ? null : allocateBatch(this.#context.plan.outputSchema, room);
  }

  /** A batch with room for so many rows; the spare one, unless it is too small. */
  #emptyBatch(rows: number): RecordBatch {
    const spare = this.#spare;
    this.#spare = null;
    if (spare !== null && rows <= this.#capacity) {
      spare.rows = 0;
      spare.lineage = null;
      // A NULL that the type does not foresee brought a null map, which the next batch has only if it brings one, too.
      spare.schema.fields.forEach((field, index) => {
        const column = must(spare.columns[index], 'a column a field');
        if (!field.nullable) column.nulls = null;
        column.codes = undefined;
      });
      return spare;
    }
    this.#capacity = rows;
    return allocateBatch(this.#context.plan.outputSchema, rows);
  }

  #fillTimes(batch: RecordBatch, index: number, time: number, from: number, to: number): void {
    const column = must(batch.columns[this.#bounds + index], 'the schema has the bounds of the window');
    (column.values as Float64Array).fill(time, from, to);
  }
}

/** Results of some keys in one window: row i has its key in keySlots[i] and its results in slots[i]. */
export interface WindowResults {
  readonly count: number;
  readonly keys: SlotTable;
  readonly keySlots: Int32Array;
  readonly aggregates: AggregateSet;
  readonly slots: Int32Array;
  /** A number that no other firing of the key and window has; asked only above summary level. */
  firing(index: number): number;
}
