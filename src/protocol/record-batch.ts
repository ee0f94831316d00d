import { assert } from '#std/assert.ts';
import { type LogicalType, physicalTypeOf, type Schema } from './logical-type.ts';
import type { TextCodes } from './text-dictionary.ts';

/**
 * Columnar record batches as operators see them: one typed array (or one array of texts) a column.
 *
 * Invariants: every column holds at least `rows` entries; entries from `rows` on are garbage; a null entry's value is
 * unspecified; `nulls` is null where no entry is null. A batch belongs to whoever received it last; an operator that
 * keeps rows copies them. Columns may be shared between batches (projection), so nobody writes into a received column.
 *
 * i128: two BigInt64 lanes a row, low then high, two's complement.
 */

export type ColumnValues = Uint8Array | Int32Array | BigInt64Array | Float64Array | string[];

export interface Column {
  readonly type: LogicalType;
  values: ColumnValues;
  /** One byte a row, 1 = NULL; or null if the column has no NULL in this batch. */
  nulls: Uint8Array | null;
  /**
   * Of a text column, if its maker knew: which text of a dictionary each value is. `values` has the texts all the same.
   */
  codes?: TextCodes | undefined;
}

/** "No timestamp" in an event-time column: Flink's Long.MIN_VALUE. Also the watermark before the first. */
export const TIME_MIN = Number.NEGATIVE_INFINITY;
/** Flink's Long.MAX_VALUE as a timestamp or watermark: the end of time. */
export const TIME_MAX = Number.POSITIVE_INFINITY;

export interface RecordBatch {
  readonly schema: Schema;
  rows: number;
  columns: Column[];
  /**
   * Event time of each row in ms; {@link TIME_MIN} where a record has no timestamp. Where event time is a column of the
   * rows this may be that column's very array: then it is moved and sent once ({@link timeColumnOf}).
   */
  eventTimes: Float64Array;
  /** Row kinds (row-kind.ts) on changelog edges, else null: all INSERT. */
  rowKinds: Uint8Array | null;
  /**
   * Lineage of each row, only while the trace level is sampled or full, else null:
   * `uid:split:offset` of a source record, followed by `/ordinal` for each operator that made several rows of one.
   */
  lineage: string[] | null;
  /** Where its columns lie, if its maker has put them where a buffer to be sent has them (batch-place.ts). */
  place?: BatchPlace | undefined;
}

/** The buffer that holds the columns of a batch as the wire form of `rows` rows does. */
export interface BatchPlace {
  readonly rows: number;
  readonly bytes: number;
  /** Null once it was taken, to be sent. */
  buffer: ArrayBuffer | null;
  /** What was given in return: the next buffer to be filled. */
  next: ArrayBuffer | null;
}

/** A new array for `capacity` values of a type. */
export function allocateValues(type: LogicalType, capacity: number): ColumnValues {
  switch (physicalTypeOf(type)) {
    case 'bool':
      return new Uint8Array(capacity);
    case 'i32':
      return new Int32Array(capacity);
    case 'i64':
      return new BigInt64Array(capacity);
    case 'i128':
      return new BigInt64Array(capacity * 2);
    case 'f64':
      return new Float64Array(capacity);
    case 'text':
      return new Array<string>(capacity).fill('');
  }
}

/** An empty column with room for `capacity` rows. */
export function allocateColumn(type: LogicalType, capacity: number, nullable = false): Column {
  return { type, values: allocateValues(type, capacity), nulls: nullable ? new Uint8Array(capacity) : null };
}

/** An empty batch with room for `capacity` rows. */
export function allocateBatch(schema: Schema, capacity: number, lineage = false): RecordBatch {
  return {
    schema,
    rows: 0,
    columns: schema.fields.map((field) => allocateColumn(field.type, capacity, field.nullable)),
    eventTimes: new Float64Array(capacity),
    rowKinds: schema.changelog ? new Uint8Array(capacity) : null,
    lineage: lineage ? new Array<string>(capacity).fill('') : null,
  };
}

/** The column whose array holds the event times, too; -1 = none does. */
export function timeColumnOf({ columns, eventTimes }: RecordBatch): number {
  for (let index = 0; index < columns.length; index++) if (columns[index]?.values === eventTimes) return index;
  return -1;
}

/** Whether row `row` of a column is NULL. */
export function isNullAt(column: Column, row: number): boolean {
  return column.nulls !== null && column.nulls[row] === 1;
}

/** A value as plain JavaScript: boolean, number, bigint (BIGINT, DECIMAL unscaled), string, or null. */
export type Value = boolean | number | bigint | string | null;

/** Reads one value; for tests, traces, row-at-a-time code and anything off the hot path. */
export function valueAt(column: Column, row: number): Value {
  if (isNullAt(column, row)) return null;
  switch (physicalTypeOf(column.type)) {
    case 'bool':
      return (column.values as Uint8Array)[row] === 1;
    case 'i128':
      return readInt128(column.values as BigInt64Array, row);
    default:
      return column.values[row] as Value;
  }
}

/** Writes one value; the column must have room for it, and a null map if the value is null. */
export function setValue(column: Column, row: number, value: Value): void {
  if (column.nulls !== null) column.nulls[row] = value === null ? 1 : 0;
  else assert(value !== null, 'a NULL needs a column with a null map');
  if (value === null) return;
  switch (physicalTypeOf(column.type)) {
    case 'bool':
      (column.values as Uint8Array)[row] = value === true ? 1 : 0;
      return;
    case 'i128':
      writeInt128(column.values as BigInt64Array, row, value as bigint);
      return;
    default:
      (column.values as unknown[])[row] = value;
  }
}

/** Reads a 128-bit integer, two's complement. */
export function readInt128(lanes: BigInt64Array, row: number): bigint {
  return ((lanes[2 * row + 1] as bigint) << 64n) | BigInt.asUintN(64, lanes[2 * row] as bigint);
}

/** Writes a 128-bit integer, two's complement; wraps beyond it. */
export function writeInt128(lanes: BigInt64Array, row: number, value: bigint): void {
  lanes[2 * row] = BigInt.asIntN(64, value);
  lanes[2 * row + 1] = BigInt.asIntN(64, value >> 64n);
}
