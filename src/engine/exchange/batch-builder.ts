import { decodeBatch, encodeBatch } from '#protocol/batch-codec.ts';
import { placeBatch } from '#protocol/batch-place.ts';
import { physicalTypeOf, type Schema } from '#protocol/logical-type.ts';
import {
  allocateBatch,
  allocateValues,
  type Column,
  type ColumnValues,
  type RecordBatch,
  timeColumnOf,
} from '#protocol/record-batch.ts';
import { gatherBytes, gatherDoubles, gatherInts, gatherLongs, gatherWide } from '../gather.ts';

/**
 * Rows on their way into one buffer of one channel: columns that are filled, encoded and reused. They begin small and grow
 * up to the capacity: most channels of a small job never fill a buffer, and a full-sized one a channel is most of what
 * starting such a job costs.
 *
 * Invariants: `batch.rows ≤ capacity`; a column has a null map if its field is nullable, or once it held NULL; event times
 * are those of a column while all rows come from batches where they are. A builder of full size fills the very buffer that
 * is sent (batch-place.ts), unless there are texts.
 */
export class BatchBuilder {
  readonly batch: RecordBatch;
  readonly #capacity: number;
  /** Rows the columns have room for now. */
  #allocated: number;

  constructor(schema: Schema, capacity: number) {
    this.#allocated = Math.min(capacity, ROWS_AT_FIRST);
    this.batch = allocateBatch(schema, this.#allocated);
    this.#capacity = capacity;
  }

  /** Rows that still fit. */
  room(): number {
    return this.#capacity - this.batch.rows;
  }

  /** Empties the builder; its arrays stay, but for those of a batch that was sent as it lay. */
  reset(): void {
    const { batch } = this;
    // One that was full and yet was copied has a column more that holds NULL, or other event times.
    const displaced = batch.rows === this.#capacity && batch.lineage === null;
    batch.rows = 0;
    batch.lineage = null;
    for (const column of batch.columns) column.codes = undefined;
    if (displaced) placeBatch(batch, this.#capacity);
  }

  /** Appends `rows[from, to)` of a batch of the same schema. The caller has checked {@link room}. */
  append(source: RecordBatch, rows: Int32Array, from: number, to: number): void {
    const batch = this.batch;
    const at = batch.rows;
    const picks = rows.subarray(from, to);
    const timeColumn = this.#placeTimes(timeColumnOf(source));
    if (at + picks.length > this.#allocated) this.#grow(at + picks.length);
    for (let c = 0; c < batch.columns.length; c++) {
      appendColumn(batch.columns[c] as Column, at, source.columns[c] as Column, picks);
    }
    if (timeColumn < 0) gatherDoubles(batch.eventTimes.subarray(at), source.eventTimes, picks);
    if (batch.rowKinds !== null) {
      if (source.rowKinds === null) batch.rowKinds.fill(0, at, at + picks.length);
      else gatherBytes(batch.rowKinds.subarray(at), source.rowKinds, picks);
    }
    if (source.lineage !== null || batch.lineage !== null) this.#appendLineage(source, rows, from, to);
    batch.rows = at + to - from;
  }

  /** The rows as they would be sent, and which columns have a null map: it stays once there was a NULL. */
  save(): SavedBatch {
    const { batch } = this;
    return { bytes: encodeBatch(batch), nullMaps: batch.columns.map((column) => column.nulls !== null) };
  }

  /** Takes saved rows; of an empty builder for the same schema. */
  load(saved: SavedBatch): void {
    const rows = decodeBatch(saved.bytes, this.batch.schema);
    this.append(
      rows,
      Int32Array.from({ length: rows.rows }, (_, row) => row),
      0,
      rows.rows,
    );
    saved.nullMaps.forEach((present, index) => {
      const column = this.batch.columns[index] as Column;
      if (present) column.nulls ??= new Uint8Array(column.values.length);
    });
  }

  #grow(rows: number): void {
    const { batch } = this;
    const timeColumn = timeColumnOf(batch);
    const size = Math.min(this.#capacity, Math.max(rows, this.#allocated * GROWTH));
    for (const column of batch.columns) {
      column.values = withRoom(column, batch.rows, size);
      if (column.nulls !== null) column.nulls = longer(column.nulls, new Uint8Array(size));
      const { codes } = column;
      if (codes !== undefined) column.codes = { ...codes, codes: longer(codes.codes, new Int32Array(size)) };
    }
    batch.eventTimes =
      timeColumn < 0
        ? longer(batch.eventTimes, new Float64Array(size))
        : ((batch.columns[timeColumn] as Column).values as Float64Array);
    if (batch.rowKinds !== null) batch.rowKinds = longer(batch.rowKinds, new Uint8Array(size));
    this.#allocated = size;
    if (size === this.#capacity) placeBatch(batch, size);
  }

  /** Where event times are kept from now on: in a column, or -1. `timeColumn`: where the rows to append have theirs. */
  #placeTimes(timeColumn: number): number {
    const { batch } = this;
    const kept = timeColumnOf(batch);
    if (timeColumn === kept || (kept < 0 && batch.rows > 0)) return kept;
    const column = batch.rows > 0 ? undefined : batch.columns[timeColumn];
    batch.eventTimes = column === undefined ? batch.eventTimes.slice() : (column.values as Float64Array);
    return column === undefined ? -1 : timeColumn;
  }

  /** The trace level may change between two batches: rows of before then have an empty lineage ("untraced"). */
  #appendLineage(source: RecordBatch, rows: Int32Array, from: number, to: number): void {
    const at = this.batch.rows;
    const lineage = this.batch.lineage ?? new Array<string>(at).fill('');
    for (let i = from; i < to; i++) lineage[at + i - from] = source.lineage?.[rows[i] as number] ?? '';
    this.batch.lineage = lineage;
  }
}

/** The rows of a builder as plain values. */
export interface SavedBatch {
  readonly bytes: ArrayBuffer;
  readonly nullMaps: readonly boolean[];
}

/** Room of a builder that is new, and how much more it gets each time it is full. */
const ROWS_AT_FIRST = 64;
const GROWTH = 4;

/** The values of a column in an array for `size` of them. */
function withRoom({ type, values }: Column, rows: number, size: number): ColumnValues {
  const grown = allocateValues(type, size);
  if (Array.isArray(values)) for (let row = 0; row < rows; row++) (grown as string[])[row] = values[row] as string;
  else longer(values as Float64Array, grown as Float64Array);
  return grown;
}

function longer<Values extends Uint8Array | Int32Array | Float64Array>(from: Values, to: Values): Values {
  to.set(from);
  return to;
}

function appendColumn(to: Column, at: number, source: Column, picks: Int32Array): void {
  const sourceNulls = source.nulls;
  // A NOT NULL column may hold NULL all the same: a DECIMAL that overflowed (as in Flink).
  if (sourceNulls !== null && to.nulls === null) to.nulls = new Uint8Array(to.values.length);
  const nulls = to.nulls;
  if (nulls !== null) {
    if (sourceNulls === null) nulls.fill(0, at, at + picks.length);
    else gatherBytes(nulls.subarray(at), sourceNulls, picks);
  }
  switch (physicalTypeOf(to.type)) {
    case 'bool':
      gatherBytes((to.values as Uint8Array).subarray(at), source.values as Uint8Array, picks);
      return;
    case 'i32':
      gatherInts((to.values as Int32Array).subarray(at), source.values as Int32Array, picks);
      return;
    case 'i64':
      gatherLongs((to.values as BigInt64Array).subarray(at), source.values as BigInt64Array, picks);
      return;
    case 'i128':
      gatherWide((to.values as BigInt64Array).subarray(2 * at), source.values as BigInt64Array, picks);
      return;
    case 'f64':
      gatherDoubles((to.values as Float64Array).subarray(at), source.values as Float64Array, picks);
      return;
    case 'text':
      appendCodes(to, at, source, picks);
      appendTexts(to.values as string[], at, source.values as string[], picks);
  }
}

function appendTexts(to: string[], at: number, source: string[], picks: Int32Array): void {
  for (let i = 0; i < picks.length; i++) to[at + i] = source[picks[i] as number] as string;
}

/**
 * Codes are kept while all rows of the builder are of one dictionary. Those that were given up stay so until a reset.
 */
function appendCodes(to: Column, at: number, source: Column, picks: Int32Array): void {
  const given = source.codes;
  if (at === 0 && given !== undefined) {
    to.codes = { codes: new Int32Array(to.values.length), dictionary: given.dictionary };
  }
  const kept = to.codes;
  if (kept === undefined) return;
  if (given === undefined || given.dictionary !== kept.dictionary) {
    to.codes = undefined;
    return;
  }
  gatherInts(kept.codes.subarray(at), given.codes, picks);
}
