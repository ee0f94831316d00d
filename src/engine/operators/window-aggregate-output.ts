import { must } from '#std/assert.ts';
import { BATCH_ROWS_MAX } from '#protocol/limits.ts';
import type { WindowAggregateConfig } from '#protocol/job-plan.ts';
import { allocateBatch, type RecordBatch } from '#protocol/record-batch.ts';
import type { AggregateSet } from '../state/accumulators/aggregate-set.ts';
import { keyText } from '../state/inspect-table.ts';
import type { SlotTable } from '../state/slot-table.ts';
import type { StateColumn } from '../state/state-column.ts';
import { maxTimestampOf, type TimeWindow } from '../windows/time-window.ts';
import type { OperatorContext } from './operator.ts';

/**
 * Results of windows on their way out: keys, aggregates, window_start, window_end, window_time; their event time is the
 * window's last instant. Each firing of a slot is counted, and above summary level a result's lineage is
 * `w:uid:key:start:firing`, the first firing being 0.
 *
 * The caller owes a flush before it returns to the subtask. A batch has at most BATCH_ROWS_MAX rows.
 */
export class WindowAggregateOutput {
  readonly #context: OperatorContext;
  readonly #keys: number;
  readonly #bounds: number;
  readonly #table: SlotTable;
  readonly #aggregates: AggregateSet;
  readonly #firings: StateColumn<'i32'>;
  #batch: RecordBatch | null = null;
  #capacity = 0;

  /** Adds its column, the number of firings, to the table. */
  constructor(context: OperatorContext, config: WindowAggregateConfig, table: SlotTable, aggregates: AggregateSet) {
    this.#context = context;
    this.#keys = config.keyFields.length;
    this.#bounds = config.keyFields.length + config.aggregates.length;
    this.#table = table;
    this.#aggregates = aggregates;
    this.#firings = table.addColumn('firings', 'i32');
  }

  /** Writes the results of slots[0, count) of a window; `expected`: about how many more rows there will be. */
  add(window: TimeWindow, slots: Int32Array, count: number, expected: number): void {
    if (this.#batch === null || this.#batch.rows + count > this.#capacity) {
      this.flush();
      this.#capacity = Math.max(count, Math.min(expected, BATCH_ROWS_MAX));
      this.#batch = allocateBatch(this.#context.plan.outputSchema, this.#capacity);
    }
    const batch = this.#batch;
    const at = batch.rows;
    const end = at + count;
    batch.rows = end;
    this.#table.writeKeys(slots, 0, count, batch.columns, at);
    this.#aggregates.writeRows(slots, 0, count, batch.columns, this.#keys, at);
    this.#fillTimes(batch, 0, window.start, at, end);
    this.#fillTimes(batch, 1, window.end, at, end);
    this.#fillTimes(batch, 2, maxTimestampOf(window), at, end);
    batch.eventTimes.fill(maxTimestampOf(window), at, end);
    if (this.#context.traceLevel() !== 'summary') batch.lineage ??= new Array<string>(this.#capacity).fill('');
    for (let i = 0; i < count; i++) this.#countFiring(batch, window, slots[i] as number, at + i);
  }

  /** Emits what has been written. */
  flush(): void {
    const batch = this.#batch;
    this.#batch = null;
    if (batch !== null && batch.rows > 0) this.#context.emit(batch);
  }

  #fillTimes(batch: RecordBatch, index: number, time: number, from: number, to: number): void {
    const column = must(batch.columns[this.#bounds + index], 'the schema has the bounds of the window');
    (column.values as Float64Array).fill(time, from, to);
  }

  #countFiring(batch: RecordBatch, window: TimeWindow, slot: number, row: number): void {
    const firing = this.#firings.values[slot] as number;
    this.#firings.values[slot] = firing + 1;
    if (batch.lineage === null) return;
    batch.lineage[row] = `w:${this.#context.plan.uid}:${keyText(this.#table, slot)}:${window.start}:${firing}`;
  }
}
