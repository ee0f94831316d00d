import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import { allocateColumn, type Column } from '#protocol/record-batch.ts';
import type { TextCodes, TextDictionary } from '#protocol/text-dictionary.ts';
import { setNull } from './typed-expression.ts';

/**
 * What a function of one text makes of the texts of a dictionary, kept by code: each text is computed when the first
 * row that has it asks, and never again. Codes that no asking row has are not computed, so their errors stay where they
 * are.
 *
 * Bounded by the dictionary; forgotten with it. Results that are texts have the same codes in a dictionary of results.
 */
export class DistinctResults {
  readonly #type: LogicalType;
  readonly #known = new WeakMap<TextDictionary, KnownResults>();

  constructor(type: LogicalType) {
    this.#type = type;
  }

  /**
   * Computes `rows[0, count)` of `out`, where no argument is NULL, from the texts of their codes. `compute` fills
   * places of a column by code; its failure is thrown as that of the first row with the code.
   */
  evaluate(
    { codes, dictionary }: TextCodes,
    rows: Int32Array,
    count: number,
    out: Column,
    compute: (into: Column, asked: AskedCodes) => void,
  ): void {
    const known = this.#resultsOf(dictionary);
    const { done } = known;
    const places = new Int32Array(count);
    const firstRows = new Int32Array(count);
    let missing = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const code = codes[row] as number;
      if (done[code] === 1) continue;
      done[code] = 1;
      places[missing] = code;
      firstRows[missing++] = row;
    }
    if (missing > 0) {
      const rowOf = (code: number): number => firstRows[places.indexOf(code)] as number;
      try {
        compute(known.column, { codes: places, count: missing, rowOf });
      } catch (error) {
        for (let i = 0; i < missing; i++) done[places[i] as number] = 0;
        throw error;
      }
    }
    gather(known.column, codes, rows, count, out);
    if (known.results !== null) out.codes = { codes, dictionary: known.results };
  }

  #resultsOf(dictionary: TextDictionary): KnownResults {
    const size = dictionary.texts.length;
    let known = this.#known.get(dictionary);
    if (known === undefined) {
      const column = allocateColumn(this.#type, size);
      const results = physicalTypeOf(this.#type) === 'text' ? { texts: column.values as string[] } : null;
      known = { column, results, done: new Uint8Array(size) };
      this.#known.set(dictionary, known);
    }
    if (known.done.length < size) grow(known, 2 * size, this.#type);
    return known;
  }
}

/** Codes whose texts are to be computed, in the order of the first rows that have them. */
export interface AskedCodes {
  readonly codes: Int32Array;
  readonly count: number;
  /** The first row that has a code. */
  rowOf(code: number): number;
}

interface KnownResults {
  readonly column: Column;
  /** The results as a dictionary of their own, if they are texts. */
  readonly results: TextDictionary | null;
  done: Uint8Array;
}

function grow(known: KnownResults, capacity: number, type: LogicalType): void {
  const { column } = known;
  const longer = allocateColumn(type, capacity);
  if (Array.isArray(column.values)) {
    // The array is the dictionary that others refer to.
    while (column.values.length < capacity) column.values.push('');
  } else {
    (longer.values as Float64Array).set(column.values as Float64Array);
    column.values = longer.values;
  }
  column.nulls = extended(column.nulls, capacity);
  known.done = extended(known.done, capacity) as Uint8Array;
}

function extended(bytes: Uint8Array | null, capacity: number): Uint8Array | null {
  if (bytes === null) return null;
  const longer = new Uint8Array(capacity);
  longer.set(bytes);
  return longer;
}

/** Row by row the value of its code. One loop a storage, as everywhere. */
function gather(from: Column, codes: Int32Array, rows: Int32Array, count: number, out: Column): void {
  switch (physicalTypeOf(out.type)) {
    case 'text':
      gatherTexts(from.values as string[], codes, rows, count, out.values as string[]);
      break;
    case 'bool':
      gatherBytes(from.values as Uint8Array, codes, rows, count, out.values as Uint8Array);
      break;
    case 'i32':
      gatherInts(from.values as Int32Array, codes, rows, count, out.values as Int32Array);
      break;
    case 'f64':
      gatherDoubles(from.values as Float64Array, codes, rows, count, out.values as Float64Array);
      break;
    case 'i64':
      gatherLongs(from.values as BigInt64Array, codes, rows, count, out.values as BigInt64Array, 1);
      break;
    case 'i128':
      gatherLongs(from.values as BigInt64Array, codes, rows, count, out.values as BigInt64Array, 2);
  }
  const { nulls } = from;
  if (nulls === null) return;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    if (nulls[codes[row] as number] === 1) setNull(out, row);
  }
}

function gatherTexts(from: string[], codes: Int32Array, rows: Int32Array, count: number, to: string[]): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    to[row] = from[codes[row] as number] as string;
  }
}

function gatherBytes(from: Uint8Array, codes: Int32Array, rows: Int32Array, count: number, to: Uint8Array): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    to[row] = from[codes[row] as number] as number;
  }
}

function gatherInts(from: Int32Array, codes: Int32Array, rows: Int32Array, count: number, to: Int32Array): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    to[row] = from[codes[row] as number] as number;
  }
}

function gatherDoubles(from: Float64Array, codes: Int32Array, rows: Int32Array, count: number, to: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    to[row] = from[codes[row] as number] as number;
  }
}

/** `lanes` words a value. */
function gatherLongs(
  from: BigInt64Array,
  codes: Int32Array,
  rows: Int32Array,
  count: number,
  to: BigInt64Array,
  lanes: number,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const code = codes[row] as number;
    for (let lane = 0; lane < lanes; lane++) to[lanes * row + lane] = from[lanes * code + lane] as bigint;
  }
}
