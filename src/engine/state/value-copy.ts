import type { Column } from '#protocol/record-batch.ts';

/** Writing results into output columns. */

/** Makes one row NULL, giving the column a null map if it has none: results may be NULL where the type did not say so. */
export function setNullAt(column: Column, row: number): void {
  column.nulls ??= new Uint8Array(column.values.length);
  column.nulls[row] = 1;
}

/** Writes a 64-bit integer given as a safe number; `halves` are the words of the column. */
export function writeLong(halves: Int32Array, row: number, value: number): void {
  halves[2 * row] = value;
  halves[2 * row + 1] = Math.floor(value / 4294967296);
}
