import { physicalTypeOf } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';

/**
 * A key of any columns as one text, for indexes that have no faster form: composite keys, 128-bit decimals, no key.
 * Two keys are equal exactly if their texts are: NULL equals NULL, NaN equals NaN, 0.0 and -0.0 differ (as Java's
 * Double.equals and as Flink SQL's binary rows).
 */
export function encodeKey(columns: readonly Column[], row: number): string {
  let key = '';
  for (const column of columns) key += encodeField(column, row);
  return key;
}

function encodeField(column: Column, row: number): string {
  if (column.nulls !== null && column.nulls[row] === 1) return 'n';
  const values = column.values;
  if (Array.isArray(values)) {
    const text = values[row] as string;
    return `${text.length}:${text}`;
  }
  if (physicalTypeOf(column.type) === 'i128') {
    return `${(values as BigInt64Array)[2 * row]},${(values as BigInt64Array)[2 * row + 1]};`;
  }
  const value = values[row] as number | bigint;
  if (value !== 0) return `${value};`;
  const signed = column.type.kind === 'DOUBLE' || column.type.kind === 'FLOAT';
  return signed && Object.is(value, -0) ? '-0;' : '0;';
}
