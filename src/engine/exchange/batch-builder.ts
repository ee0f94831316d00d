import { decodeBatch, encodeBatch } from '#protocol/batch-codec.ts';
import { physicalTypeOf, type Schema } from '#protocol/logical-type.ts';
import { allocateBatch, type Column, type RecordBatch } from '#protocol/record-batch.ts';

/**
 * Rows on their way into one buffer of one channel: columns of a fixed capacity that are filled, encoded and reused.
 *
 * Invariant: `batch.rows ≤ capacity`; a column has a null map if its field is nullable, or once it held NULL.
 */
export class BatchBuilder {
  readonly batch: RecordBatch;
  readonly #capacity: number;

  constructor(schema: Schema, capacity: number) {
    this.batch = allocateBatch(schema, capacity);
    this.#capacity = capacity;
  }

  /** Rows that still fit. */
  room(): number {
    return this.#capacity - this.batch.rows;
  }

  /** Empties the builder; its arrays stay. */
  reset(): void {
    this.batch.rows = 0;
    this.batch.lineage = null;
    for (const column of this.batch.columns) column.codes = undefined;
  }

  /** Appends `rows[from, to)` of a batch of the same schema. The caller has checked {@link room}. */
  append(source: RecordBatch, rows: Int32Array, from: number, to: number): void {
    const batch = this.batch;
    const at = batch.rows;
    for (let c = 0; c < batch.columns.length; c++) {
      appendColumn(batch.columns[c] as Column, at, source.columns[c] as Column, rows, from, to);
    }
    for (let i = from; i < to; i++) {
      batch.eventTimes[at + i - from] = source.eventTimes[rows[i] as number] as number;
    }
    if (batch.rowKinds !== null) {
      for (let i = from; i < to; i++) {
        batch.rowKinds[at + i - from] = source.rowKinds === null ? 0 : (source.rowKinds[rows[i] as number] as number);
      }
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

function appendColumn(to: Column, at: number, source: Column, rows: Int32Array, from: number, until: number): void {
  const sourceNulls = source.nulls;
  // A NOT NULL column may hold NULL all the same: a DECIMAL that overflowed (as in Flink).
  if (sourceNulls !== null && to.nulls === null) to.nulls = new Uint8Array(to.values.length);
  const nulls = to.nulls;
  if (nulls !== null) {
    if (sourceNulls === null) nulls.fill(0, at, at + until - from);
    else for (let i = from; i < until; i++) nulls[at + i - from] = sourceNulls[rows[i] as number] as number;
  }
  if (physicalTypeOf(to.type) === 'i128') {
    const lanes = to.values as BigInt64Array;
    const sourceLanes = source.values as BigInt64Array;
    for (let i = from; i < until; i++) {
      const row = rows[i] as number;
      lanes[2 * (at + i - from)] = sourceLanes[2 * row] as bigint;
      lanes[2 * (at + i - from) + 1] = sourceLanes[2 * row + 1] as bigint;
    }
    return;
  }
  switch (physicalTypeOf(to.type)) {
    case 'i64':
      // Moving the two Int32 halves avoids a BigInt per value.
      copyHalves(to.values as BigInt64Array, at, source.values as BigInt64Array, rows, from, until);
      return;
    case 'f64': {
      const values = to.values as Float64Array;
      const sourceValues = source.values as Float64Array;
      for (let i = from; i < until; i++) values[at + i - from] = sourceValues[rows[i] as number] as number;
      return;
    }
    case 'i32': {
      const values = to.values as Int32Array;
      const sourceValues = source.values as Int32Array;
      for (let i = from; i < until; i++) values[at + i - from] = sourceValues[rows[i] as number] as number;
      return;
    }
    case 'text':
      appendCodes(to, at, source, rows, from, until);
      appendPlain(to.values as string[], at, source.values as string[], rows, from, until);
      return;
    default: {
      const values = to.values as unknown[];
      const sourceValues = source.values as ArrayLike<unknown>;
      for (let i = from; i < until; i++) values[at + i - from] = sourceValues[rows[i] as number];
    }
  }
}

function copyHalves(
  to: BigInt64Array,
  at: number,
  source: BigInt64Array,
  rows: Int32Array,
  from: number,
  until: number,
): void {
  const halves = new Int32Array(to.buffer, to.byteOffset, to.length * 2);
  const sourceHalves = new Int32Array(source.buffer, source.byteOffset, source.length * 2);
  for (let i = from; i < until; i++) {
    const row = rows[i] as number;
    const target = at + i - from;
    halves[2 * target] = sourceHalves[2 * row] as number;
    halves[2 * target + 1] = sourceHalves[2 * row + 1] as number;
  }
}

function appendPlain(to: string[], at: number, source: string[], rows: Int32Array, from: number, until: number): void {
  for (let i = from; i < until; i++) to[at + i - from] = source[rows[i] as number] as string;
}

/** Codes are kept while all rows of the builder are of one dictionary. Those that were given up stay so until a reset. */
function appendCodes(to: Column, at: number, source: Column, rows: Int32Array, from: number, until: number): void {
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
  for (let i = from; i < until; i++) kept.codes[at + i - from] = given.codes[rows[i] as number] as number;
}
