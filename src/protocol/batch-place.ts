import {
  bitmapBytes,
  fixedBytes,
  HEADER_BYTES,
  readValues,
  takeFitting,
  writeBitmap,
  writeHeader,
} from './batch-codec.ts';
import { physicalTypeOf } from './logical-type.ts';
import { type Column, type RecordBatch, timeColumnOf } from './record-batch.ts';
import { align8 } from './text-codec.ts';

/**
 * Batches whose columns lie where the wire form has them: one that is full is sent without being copied.
 *
 * Whoever fills a batch again and again places it; whoever sends it takes the buffer and gives another in return. What
 * was taken can still be read until the buffer is detached, which no transport does before the call has ended, but
 * must not be written: its owner places the batch again before filling it.
 */

/**
 * Puts the columns of a batch, with room for `rows` rows, into one buffer; rows it holds are moved along. The buffer is
 * the one that was given for the last, or new. Texts have no fixed place: a batch with texts stays as it is.
 */
export function placeBatch(batch: RecordBatch, rows: number): void {
  const { columns } = batch;
  if (columns.some(({ type }) => physicalTypeOf(type) === 'text')) return;
  const timeColumn = timeColumnOf(batch);
  const bytes = placedBytes(batch, rows, timeColumn);
  const given = batch.place?.next ?? null;
  const buffer = given !== null && given.byteLength >= bytes ? given : new ArrayBuffer(bytes);
  const eventTimes = new Float64Array(buffer, HEADER_BYTES, rows);
  // Nothing can be read any more where the buffer has been sent.
  if (batch.rows > 0) eventTimes.set(batch.eventTimes.subarray(0, batch.rows));
  let at = HEADER_BYTES + align8(rows * 8);
  for (let c = 0; c < columns.length; c++) {
    const column = columns[c] as Column;
    if (c === timeColumn) column.values = eventTimes;
    else at = moveValues(column, batch.rows, rows, buffer, at);
    if (column.nulls !== null) at += bitmapBytes(rows);
  }
  batch.eventTimes = eventTimes;
  batch.place = { rows, bytes, buffer, next: null };
}

/** Whether a batch is to be placed before it is filled: it never was, or its buffer has been taken. */
export function isUnplaced({ place }: RecordBatch): boolean {
  return place === undefined || place.buffer === null;
}

/**
 * The wire form of a batch that is full and still lies as it was placed, made by writing only what is not there yet; else
 * null. The buffer is the caller's from now on; in return the batch gets one of `spare`, if one is large enough.
 */
export function takePlaced(batch: RecordBatch, spare: ArrayBuffer[]): ArrayBuffer | null {
  const { place, columns } = batch;
  if (place === undefined || place.buffer === null || batch.rows !== place.rows || batch.lineage !== null) return null;
  const { buffer, rows } = place;
  const timeColumn = timeColumnOf(batch);
  if (!liesAsPlaced(batch, timeColumn)) return null;
  writeHeader(batch, timeColumn, buffer);
  let at = HEADER_BYTES + align8(rows * 8);
  for (let c = 0; c < columns.length; c++) {
    const { values, nulls } = columns[c] as Column;
    if (c !== timeColumn) at += align8((values as Float64Array).byteLength);
    if (nulls !== null) at = writeBitmap(nulls, rows, buffer, at);
  }
  if (batch.rowKinds !== null) new Uint8Array(buffer, at, rows).set(batch.rowKinds.subarray(0, rows));
  place.buffer = null;
  place.next = takeFitting(spare, place.bytes);
  return buffer;
}

/** Operators make new batches of the columns of others: in another order, with other values in some, or with fewer. */
function liesAsPlaced(batch: RecordBatch, timeColumn: number): boolean {
  const { place, columns, eventTimes } = batch;
  if (place === undefined || place.buffer === null || eventTimes.buffer !== place.buffer) return false;
  if (eventTimes.byteOffset !== HEADER_BYTES || placedBytes(batch, place.rows, timeColumn) !== place.bytes)
    return false;
  let at = HEADER_BYTES + align8(place.rows * 8);
  for (let c = 0; c < columns.length; c++) {
    const { values, nulls } = columns[c] as Column;
    if (c !== timeColumn) {
      if (Array.isArray(values) || values.buffer !== place.buffer || values.byteOffset !== at) return false;
      at += align8(values.byteLength);
    }
    if (nulls !== null) at += bitmapBytes(place.rows);
  }
  return true;
}

function placedBytes({ columns, rowKinds }: RecordBatch, rows: number, timeColumn: number): number {
  let bytes = HEADER_BYTES + align8(rows * 8) + (rowKinds === null ? 0 : align8(rows));
  for (let c = 0; c < columns.length; c++) {
    const { type, nulls } = columns[c] as Column;
    const physical = physicalTypeOf(type);
    if (c !== timeColumn && physical !== 'text') bytes += fixedBytes(physical, rows);
    if (nulls !== null) bytes += bitmapBytes(rows);
  }
  return bytes;
}

/** Returns where the next section begins. */
function moveValues(column: Column, moved: number, rows: number, buffer: ArrayBuffer, at: number): number {
  const [values, end] = readValues(column.type, rows, buffer, at);
  const lanes = physicalTypeOf(column.type) === 'i128' ? 2 : 1;
  if (moved > 0) (values as Float64Array).set((column.values as Float64Array).subarray(0, moved * lanes));
  column.values = values;
  return end;
}
