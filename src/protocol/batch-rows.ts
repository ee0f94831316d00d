import { assert } from '#std/assert.ts';
import { physicalTypeOf, type Schema } from './logical-type.ts';
import {
  allocateBatch,
  type Column,
  type ColumnValues,
  type RecordBatch,
  setValue,
  TIME_MIN,
  timeColumnOf,
  type Value,
} from './record-batch.ts';

/** Copying rows between batches: the building blocks of filters, partitioners and buffers. */

/** Copies `rows[0, count)` of a batch into a new, dense one. */
export function takeRows(batch: RecordBatch, rows: Int32Array, count: number): RecordBatch {
  const eventTimes = new Float64Array(count);
  for (let i = 0; i < count; i++) eventTimes[i] = batch.eventTimes[rows[i] as number] as number;
  const timeColumn = timeColumnOf(batch);
  return {
    schema: batch.schema,
    rows: count,
    columns: batch.columns.map((column, index) =>
      index === timeColumn
        ? { type: column.type, values: eventTimes, nulls: takeNulls(column, rows, count) }
        : takeColumn(column, rows, count),
    ),
    eventTimes,
    rowKinds: batch.rowKinds === null ? null : (takeValues(batch.rowKinds, rows, count) as Uint8Array),
    lineage: batch.lineage === null ? null : (takeValues(batch.lineage, rows, count) as string[]),
  };
}

/** Copies `rows[0, count)` of a column into a new, dense one. */
export function takeColumn(column: Column, rows: Int32Array, count: number): Column {
  const nulls = takeNulls(column, rows, count);
  if (physicalTypeOf(column.type) !== 'i128') {
    const taken: Column = { type: column.type, values: takeValues(column.values, rows, count), nulls };
    const { codes } = column;
    if (codes !== undefined) {
      taken.codes = { codes: takeValues(codes.codes, rows, count) as Int32Array, dictionary: codes.dictionary };
    }
    return taken;
  }
  const from = column.values as BigInt64Array;
  const lanes = new BigInt64Array(count * 2);
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    lanes[2 * i] = from[2 * row] as bigint;
    lanes[2 * i + 1] = from[2 * row + 1] as bigint;
  }
  return { type: column.type, values: lanes, nulls };
}

function takeNulls({ nulls }: Column, rows: Int32Array, count: number): Uint8Array | null {
  return nulls === null ? null : (takeValues(nulls, rows, count) as Uint8Array);
}

function takeValues(values: ColumnValues, rows: Int32Array, count: number): ColumnValues {
  const to: ColumnValues = Array.isArray(values)
    ? new Array<string>(count)
    : new (values.constructor as new (size: number) => ColumnValues)(count);
  for (let i = 0; i < count; i++) (to as unknown[])[i] = values[rows[i] as number];
  return to;
}

/** A batch of rows given as plain values; event times default to "no timestamp". For tests and row sources. */
export function batchOfRows(
  schema: Schema,
  rows: readonly (readonly Value[])[],
  eventTimes?: readonly number[],
  rowKinds?: readonly number[],
): RecordBatch {
  const batch = allocateBatch(schema, rows.length);
  batch.rows = rows.length;
  rows.forEach((values, row) => {
    assert(values.length === schema.fields.length, 'a row has one value a field');
    values.forEach((value, index) => setValue(batch.columns[index] as Column, row, value));
    batch.eventTimes[row] = eventTimes?.[row] ?? TIME_MIN;
    if (batch.rowKinds !== null) batch.rowKinds[row] = rowKinds?.[row] ?? 0;
  });
  return batch;
}
