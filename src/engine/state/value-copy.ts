import type { Column } from '#protocol/record-batch.ts';

/** Writing results into output columns. */

/**
 * Makes one row NULL, giving the column a null map if it has none: results may be NULL where the type did not say so.
 */
export function setNullAt(column: Column, row: number): void {
  column.nulls ??= new Uint8Array(column.values.length);
  column.nulls[row] = 1;
}
