import { unreachable } from '#std/assert.ts';
import { physicalTypeOf } from '#protocol/logical-type.ts';
import { type Column, readInt128, writeInt128 } from '#protocol/record-batch.ts';
import { decimalToDouble, fitsPrecision } from '../values/decimal.ts';
import { setNull } from './typed-expression.ts';
import type { DecimalType } from '../types/type-rules.ts';

/** Reading numbers of any column as one JavaScript type, and writing DECIMAL with Flink's overflow rule. */

/** Reads a row of an exact column as unscaled integer. */
export function unscaledReader(column: Column): (row: number) => bigint {
  switch (physicalTypeOf(column.type)) {
    case 'i32': {
      const values = column.values as Int32Array;
      return (row) => BigInt(values[row] as number);
    }
    case 'i64': {
      const values = column.values as BigInt64Array;
      return (row) => values[row] as bigint;
    }
    case 'i128': {
      const lanes = column.values as BigInt64Array;
      return (row) => readInt128(lanes, row);
    }
    default:
      return unreachable(column.type as never, 'unscaledReader');
  }
}

/** Reads a row of a numeric column as double. */
export function doubleReader(column: Column): (row: number) => number {
  const physical = physicalTypeOf(column.type);
  if (physical === 'f64' || physical === 'i32') {
    const values = column.values as Float64Array | Int32Array;
    return (row) => values[row] as number;
  }
  const scale = scaleOf(column);
  const read = unscaledReader(column);
  return (row) => decimalToDouble(read(row), scale);
}

/** The scale of an exact column. */
export function scaleOf({ type }: Pick<Column, 'type'>): number {
  return type.kind === 'DECIMAL' ? type.scale : 0;
}

/** Writes unscaled values of the output's scale; a value beyond its precision becomes NULL. */
export function decimalWriter(out: Column): (row: number, unscaled: bigint) => void {
  const { precision } = out.type as DecimalType;
  const values = out.values as BigInt64Array;
  if (physicalTypeOf(out.type) === 'i64') {
    return (row, unscaled) => {
      if (fitsPrecision(unscaled, precision)) values[row] = unscaled;
      else setNull(out, row);
    };
  }
  return (row, unscaled) => {
    if (fitsPrecision(unscaled, precision)) writeInt128(values, row, unscaled);
    else setNull(out, row);
  };
}
