import { physicalTypeOf } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { type Selection, setNull } from './typed-expression.ts';

/** Copies the selected rows of a column, values and NULLs, into another of the same type. */
export function copyRows(from: Column, { rows, count }: Selection, to: Column): void {
  switch (physicalTypeOf(to.type)) {
    case 'text':
      copyTexts(from.values as string[], to.values as string[], rows, count);
      break;
    case 'f64':
      copyDoubles(from.values as Float64Array, to.values as Float64Array, rows, count);
      break;
    case 'i64':
      copyWords(wordsOf(from), wordsOf(to), 2, rows, count);
      break;
    case 'i128':
      copyWords(wordsOf(from), wordsOf(to), 4, rows, count);
      break;
    default:
      copySmall(from.values as Int32Array, to.values as Int32Array, rows, count);
  }
  if (from.nulls === null) return;
  for (let i = 0; i < count; i++) if (from.nulls[rows[i] as number] === 1) setNull(to, rows[i] as number);
}

// One function a storage: a loop that sees several kinds of arrays is several times slower.

function copyTexts(from: readonly string[], to: string[], rows: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) to[rows[i] as number] = from[rows[i] as number] as string;
}

function copyDoubles(from: Float64Array, to: Float64Array, rows: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) to[rows[i] as number] = from[rows[i] as number] as number;
}

function copySmall(from: Int32Array | Uint8Array, to: Int32Array | Uint8Array, rows: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) to[rows[i] as number] = from[rows[i] as number] as number;
}

/** Wide integers as 32-bit words, so that no bigint is made. */
function copyWords(from: Int32Array, to: Int32Array, size: number, rows: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const at = size * (rows[i] as number);
    for (let word = 0; word < size; word++) to[at + word] = from[at + word] as number;
  }
}

function wordsOf({ values }: Column): Int32Array {
  const { buffer, byteOffset, length } = values as BigInt64Array;
  return new Int32Array(buffer, byteOffset, 2 * length);
}
