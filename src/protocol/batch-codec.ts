import { assert } from '#std/assert.ts';
import { type LogicalType, type PhysicalType, physicalTypeOf, type Schema } from './logical-type.ts';
import { type Column, type ColumnValues, type RecordBatch, timeColumnOf } from './record-batch.ts';
import {
  align8,
  readCodedTexts,
  readTexts,
  textBytes,
  textPlan,
  type TextPlan,
  writePlannedTexts,
  writeTexts,
} from './text-codec.ts';
import type { TextInterner } from './text-dictionary.ts';

/**
 * The wire form of a record batch: one ArrayBuffer that can be transferred.
 *
 * Layout, little-endian as the platform's typed arrays, each section at a multiple of 8:
 *   Int32 magic, rows, flags (1 = row kinds, 2 = lineage, then bit 2 + c: column c has a null map),
 *     columns + 256 * (1 + the column whose values are the event times; 0 = none is)
 *   Float64[rows] event times
 *   per column: values, unless they are the event times; texts as text-codec.ts says; then the null bitmap
 *   Uint8[rows] row kinds; lineage as a text column
 *
 * Decoding is zero-copy for fixed-width columns: they are views of the buffer, which therefore must not be detached
 * before the batch is done with.
 */

const MAGIC = 0x57454952;
/** Event times begin here. */
export const HEADER_BYTES = 16;
const TIME_COLUMN_SHIFT = 8;
/** Bits 2 … 30 of the flags word are null maps, so a schema on the wire has at most 29 columns. */
export const COLUMNS_MAX = 29;

/**
 * Encodes a batch into a buffer: the first of `spare` that is large enough (it is taken out of the list, and may be
 * larger than the batch), else a new one.
 */
export function encodeBatch(batch: RecordBatch, spare: ArrayBuffer[] = []): ArrayBuffer {
  const { rows, columns } = batch;
  assert(columns.length <= COLUMNS_MAX, `a batch on the wire has at most ${COLUMNS_MAX} columns`);
  let bytes = HEADER_BYTES + align8(rows * 8);
  const timeColumn = timeColumnOf(batch);
  const plans: (TextPlan | null)[] = [];
  columns.forEach((column, index) => {
    const plan = column.codes === undefined ? null : textPlan(column, rows);
    plans.push(plan);
    if (index !== timeColumn) bytes += plan?.bytes ?? valuesBytes(column.type, column.values, rows);
    if (column.nulls !== null) bytes += bitmapBytes(rows);
  });
  if (batch.rowKinds !== null) bytes += align8(rows);
  if (batch.lineage !== null) bytes += textBytes(batch.lineage, rows);

  const buffer = takeFitting(spare, bytes) ?? new ArrayBuffer(bytes);
  writeHeader(batch, timeColumn, buffer);
  new Float64Array(buffer, HEADER_BYTES, rows).set(batch.eventTimes.subarray(0, rows));
  let at = HEADER_BYTES + align8(rows * 8);
  for (let c = 0; c < columns.length; c++) {
    const column = columns[c] as Column;
    const plan = plans[c] ?? null;
    if (plan !== null) at = writePlannedTexts(plan, buffer, at);
    else if (c !== timeColumn) at = writeValues(column.type, column.values, rows, buffer, at);
    if (column.nulls !== null) at = writeBitmap(column.nulls, rows, buffer, at);
  }
  if (batch.rowKinds !== null) {
    new Uint8Array(buffer, at, rows).set(batch.rowKinds.subarray(0, rows));
    at += align8(rows);
  }
  if (batch.lineage !== null) at = writeTexts(batch.lineage, rows, buffer, at);
  assert(at === bytes, 'the size of an encoded batch was computed exactly');
  return buffer;
}

/** Takes the first buffer of at least so many bytes out of a list. */
export function takeFitting(spare: ArrayBuffer[], bytes: number): ArrayBuffer | null {
  const fitting = spare.findIndex((candidate) => candidate.byteLength >= bytes);
  return fitting < 0 ? null : (spare.splice(fitting, 1)[0] as ArrayBuffer);
}

/** Writes what comes before the event times. `timeColumn`: {@link timeColumnOf} the batch. */
export function writeHeader(
  { rows, columns, rowKinds, lineage }: RecordBatch,
  timeColumn: number,
  buffer: ArrayBuffer,
): void {
  let flags = (rowKinds === null ? 0 : 1) | (lineage === null ? 0 : 2);
  for (let c = 0; c < columns.length; c++) if ((columns[c] as Column).nulls !== null) flags |= 1 << (c + 2);
  new Int32Array(buffer, 0, 4).set([MAGIC, rows, flags, columns.length | ((1 + timeColumn) << TIME_COLUMN_SHIFT)]);
}

/**
 * Decodes a buffer written by {@link encodeBatch} for the same schema. `interners`, one a column, make texts that came
 * as a dictionary the texts of one that lives on.
 */
export function decodeBatch(
  buffer: ArrayBuffer,
  schema: Schema,
  interners: readonly (TextInterner | null)[] | null = null,
): RecordBatch {
  const [magic, rows, flags, shape] = new Int32Array(buffer, 0, 4) as unknown as [number, number, number, number];
  const timeColumn = (shape >>> TIME_COLUMN_SHIFT) - 1;
  const count = shape & ((1 << TIME_COLUMN_SHIFT) - 1);
  assert(magic === MAGIC && count === schema.fields.length, 'a record batch is decoded with the schema of its edge');
  const eventTimes = new Float64Array(buffer, HEADER_BYTES, rows);
  let at = HEADER_BYTES + align8(rows * 8);
  const columns = schema.fields.map((field, index): Column => {
    const text = physicalTypeOf(field.type) === 'text';
    const coded = text ? readCodedTexts(rows, buffer, at, interners?.[index] ?? null) : null;
    let values: ColumnValues;
    if (index === timeColumn) values = eventTimes;
    else if (coded === null) [values, at] = readValues(field.type, rows, buffer, at);
    else ({ values, at } = coded);
    let nulls: Uint8Array | null = null;
    if ((flags & (1 << (index + 2))) !== 0) [nulls, at] = readBitmap(rows, buffer, at);
    const column: Column = { type: field.type, values, nulls };
    if (coded !== null && coded.codes !== null) column.codes = coded.codes;
    return column;
  });
  let rowKinds: Uint8Array | null = null;
  if ((flags & 1) !== 0) {
    rowKinds = new Uint8Array(buffer, at, rows);
    at += align8(rows);
  }
  const lineage = (flags & 2) === 0 ? null : readTexts(rows, buffer, at)[0];
  return { schema, rows, columns, eventTimes, rowKinds, lineage };
}

const WIDTH = { bool: 1, i32: 4, i64: 8, i128: 16, f64: 8 } as const;

function valuesBytes(type: LogicalType, values: ColumnValues, rows: number): number {
  const physical = physicalTypeOf(type);
  return physical === 'text' ? textBytes(values as string[], rows) : fixedBytes(physical, rows);
}

/** Bytes of a section of values that are no texts. */
export function fixedBytes(physical: Exclude<PhysicalType, 'text'>, rows: number): number {
  return align8(rows * WIDTH[physical]);
}

function writeValues(type: LogicalType, values: ColumnValues, rows: number, buffer: ArrayBuffer, at: number): number {
  switch (physicalTypeOf(type)) {
    case 'bool':
      new Uint8Array(buffer, at, rows).set((values as Uint8Array).subarray(0, rows));
      return at + align8(rows);
    case 'i32':
      new Int32Array(buffer, at, rows).set((values as Int32Array).subarray(0, rows));
      return at + align8(rows * 4);
    case 'i64':
      new BigInt64Array(buffer, at, rows).set((values as BigInt64Array).subarray(0, rows));
      return at + rows * 8;
    case 'i128':
      new BigInt64Array(buffer, at, rows * 2).set((values as BigInt64Array).subarray(0, rows * 2));
      return at + rows * 16;
    case 'f64':
      new Float64Array(buffer, at, rows).set((values as Float64Array).subarray(0, rows));
      return at + rows * 8;
    case 'text':
      return writeTexts(values as string[], rows, buffer, at);
  }
}

/** Values of a fixed width are views. Returns where the next section begins, too. */
export function readValues(type: LogicalType, rows: number, buffer: ArrayBuffer, at: number): [ColumnValues, number] {
  switch (physicalTypeOf(type)) {
    case 'bool':
      return [new Uint8Array(buffer, at, rows), at + align8(rows)];
    case 'i32':
      return [new Int32Array(buffer, at, rows), at + align8(rows * 4)];
    case 'i64':
      return [new BigInt64Array(buffer, at, rows), at + rows * 8];
    case 'i128':
      return [new BigInt64Array(buffer, at, rows * 2), at + rows * 16];
    case 'f64':
      return [new Float64Array(buffer, at, rows), at + rows * 8];
    case 'text':
      return readTexts(rows, buffer, at);
  }
}

export function bitmapBytes(rows: number): number {
  return align8((rows + 7) >> 3);
}

/** Returns where the next section begins. */
export function writeBitmap(nulls: Uint8Array, rows: number, buffer: ArrayBuffer, at: number): number {
  const size = (rows + 7) >> 3;
  // A reused buffer holds the bits of an older batch.
  const bitmap = new Uint8Array(buffer, at, size).fill(0);
  for (let row = 0; row < rows; row++)
    if (nulls[row] === 1) bitmap[row >> 3] = (bitmap[row >> 3] as number) | (1 << (row & 7));
  return at + bitmapBytes(rows);
}

function readBitmap(rows: number, buffer: ArrayBuffer, at: number): [Uint8Array, number] {
  const size = (rows + 7) >> 3;
  const bitmap = new Uint8Array(buffer, at, size);
  const nulls = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) nulls[row] = ((bitmap[row >> 3] as number) >> (row & 7)) & 1;
  return [nulls, at + bitmapBytes(rows)];
}
