import type { LogicalType } from '#protocol/logical-type.ts';
import { assert } from '#std/assert.ts';

/** How the integers of Java's widths hold a number. */

/** Bits of an integer type. */
export function bitsOf(type: LogicalType): number {
  switch (type.kind) {
    case 'TINYINT':
      return 8;
    case 'SMALLINT':
      return 16;
    case 'INT':
      return 32;
    default:
      assert(type.kind === 'BIGINT', 'an integer type has bits');
      return 64;
  }
}

/** Wraps a safe integer to an integer type that is stored as 32 bits. */
export function wrapperOf(type: LogicalType): (value: number) => number {
  switch (type.kind) {
    case 'TINYINT':
      return (value) => (value << 24) >> 24;
    case 'SMALLINT':
      return (value) => (value << 16) >> 16;
    default:
      return (value) => value | 0;
  }
}

/** Wraps selected values in place; storage of 32 bits wraps wider results by itself. */
export function wrapRows(type: LogicalType, values: Int32Array, rows: Int32Array, count: number): void {
  if (type.kind !== 'TINYINT' && type.kind !== 'SMALLINT') return;
  const shift = type.kind === 'TINYINT' ? 24 : 16;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    values[row] = ((values[row] as number) << shift) >> shift;
  }
}
