import { assert } from '#std/assert.ts';
import { type LineRefusal, refusal } from '#protocol/line-refusal.ts';
import { physicalTypeOf, type Schema } from '#protocol/logical-type.ts';
import { isNullAt, type RecordBatch, TIME_MIN } from '#protocol/record-batch.ts';

/**
 * Event time taken from a column: TIMESTAMP as it is, BIGINT as epoch milliseconds.
 *
 * Event times are finite and exact, |t| < 2^53 ms; anything else, NULL too, is a named refusal and never "no time".
 * Flink: TimestampAssigner; the planner's WatermarkAssignerOperator fails the job on NULL.
 */

/** Index of a time column in a schema; null if there is none. */
export function timeColumnIndex(schema: Schema, name: string | null): number | null {
  if (name === null) return null;
  const index = schema.fields.findIndex((field) => field.name === name);
  assert(index >= 0, `the time column ${name} is in the schema`);
  return index;
}

/** Writes the event time of a row; the refusal if the row has none that counts. `index` null = no event time. */
export function assignEventTime(batch: RecordBatch, row: number, index: number | null): LineRefusal | null {
  if (index === null) {
    batch.eventTimes[row] = TIME_MIN;
    return null;
  }
  const column = batch.columns[index];
  assert(column !== undefined, 'the time column is a column of the batch');
  if (isNullAt(column, row)) return refusal('event-time-null');
  const physical = physicalTypeOf(column.type);
  assert(physical === 'f64' || physical === 'i64', 'event time is a TIMESTAMP or a BIGINT');
  const time = Number(column.values[row]);
  if (!Number.isFinite(time) || Math.abs(time) > Number.MAX_SAFE_INTEGER) return refusal('event-time-range', { time });
  batch.eventTimes[row] = time;
  return null;
}
