import type { LogicalType } from '#protocol/logical-type.ts';
import { assert } from '#std/assert.ts';
import { type Column } from '#protocol/record-batch.ts';
import { parseDecimal, powerOfTen, rescale, rescaleParsed } from '../values/decimal.ts';
import { longToFloat } from '../values/float-rounding.ts';
import { bitsOf, wrapperOf, wrapRows } from '../evaluate/integer-range.ts';
import { javaDoubleText } from '../values/java-double-text.ts';
import { decimalWriter, doubleReader, scaleOf, unscaledReader } from '../evaluate/read-number.ts';
import { isApproximate } from '../types/type-rules.ts';
import type { Kernel } from '../evaluate/typed-expression.ts';

/** Casts between numbers, and from and to BOOLEAN. Flink: the primitive cast rules, DecimalDataUtils. */

/** TRUE unless it is zero. */
export const numberToBoolean: Kernel = ([column], rows, count, out) => {
  const values = out.values as Uint8Array;
  const from = column as Column;
  const read = isApproximate(from.type) ? doubleReader(from) : unscaledReader(from);
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const value = read(row);
    values[row] = value === 0 || value === 0n ? 0 : 1;
  }
};

/** To an integer: exact numbers are truncated and wrap, doubles saturate to INT or BIGINT first. */
export function toInteger(from: LogicalType, to: LogicalType): Kernel {
  if (from.kind === 'BOOLEAN') return booleanToInteger;
  if (isApproximate(from)) return to.kind === 'BIGINT' ? doubleToLong : doubleToInt;
  if (from.kind === 'DECIMAL' || from.kind === 'BIGINT' || to.kind === 'BIGINT') return exactToInteger;
  return intToInt;
}

const booleanToInteger: Kernel = ([column], rows, count, out) => {
  const from = (column as Column).values as Uint8Array;
  const values = out.values as unknown as unknown[];
  const big = out.type.kind === 'BIGINT';
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    values[row] = big ? BigInt(from[row] as number) : from[row];
  }
};

const intToInt: Kernel = ([column], rows, count, out) => {
  const [from, values] = [(column as Column).values as Int32Array, out.values as Int32Array];
  for (let i = 0; i < count; i++) values[rows[i] as number] = from[rows[i] as number] as number;
  wrapRows(out.type, values, rows, count);
};

const exactToInteger: Kernel = ([column], rows, count, out) => {
  const read = unscaledReader(column as Column);
  const divisor = powerOfTen(scaleOf(column as Column));
  if (out.type.kind === 'BIGINT') {
    const values = out.values as BigInt64Array;
    // The typed array wraps modulo 2^64.
    for (let i = 0; i < count; i++) values[rows[i] as number] = read(rows[i] as number) / divisor;
    return;
  }
  const values = out.values as Int32Array;
  const bits = bitsOf(out.type);
  for (let i = 0; i < count; i++) {
    values[rows[i] as number] = Number(BigInt.asIntN(bits, read(rows[i] as number) / divisor));
  }
};

const doubleToInt: Kernel = ([column], rows, count, out) => {
  const from = (column as Column).values as Float64Array;
  const values = out.values as Int32Array;
  const wrap = wrapperOf(out.type);
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const saturated = Math.trunc(Math.min(2_147_483_647, Math.max(-2_147_483_648, from[row] as number))) || 0;
    values[row] = wrap(saturated);
  }
};

const doubleToLong: Kernel = ([column], rows, count, out) => {
  const from = (column as Column).values as Float64Array;
  const values = out.values as BigInt64Array;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    values[row] = saturateToLong(from[row] as number);
  }
};

/** Java's `(long) value`: truncated, saturated, NaN is 0. */
export function saturateToLong(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (value >= 2 ** 63) return 9_223_372_036_854_775_807n;
  if (value <= -(2 ** 63)) return -9_223_372_036_854_775_808n;
  return BigInt(Math.trunc(value));
}

/** To DOUBLE or FLOAT. */
export function toFloating(to: LogicalType): Kernel {
  const narrow = to.kind === 'FLOAT';
  return ([column], rows, count, out) => {
    const from = column as Column;
    const values = out.values as Float64Array;
    if (narrow && from.type.kind === 'BIGINT') {
      const longs = from.values as BigInt64Array;
      for (let i = 0; i < count; i++) values[rows[i] as number] = longToFloat(longs[rows[i] as number] as bigint);
      return;
    }
    const read = from.type.kind === 'BOOLEAN' ? booleanReader(from) : doubleReader(from);
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = narrow ? Math.fround(read(row)) : read(row);
    }
  };
}

function booleanReader({ values }: Column): (row: number) => number {
  return (row) => values[row] as number;
}

/** To DECIMAL; NULL where it does not fit. */
export function toDecimal(from: LogicalType): Kernel {
  if (from.kind === 'BOOLEAN') return booleanToDecimal;
  return isApproximate(from) ? doubleToDecimal : exactToDecimal;
}

const booleanToDecimal: Kernel = ([column], rows, count, out) => {
  const from = (column as Column).values as Uint8Array;
  const write = decimalWriter(out);
  assert(out.type.kind === 'DECIMAL', 'a decimal is cast to');
  const one = rescale(1n, 0, out.type.scale);
  for (let i = 0; i < count; i++) write(rows[i] as number, from[rows[i] as number] === 1 ? one : 0n);
};

const exactToDecimal: Kernel = ([column], rows, count, out) => {
  const read = unscaledReader(column as Column);
  const write = decimalWriter(out);
  const fromScale = scaleOf(column as Column);
  const toScale = scaleOf(out);
  for (let i = 0; i < count; i++) write(rows[i] as number, rescale(read(rows[i] as number), fromScale, toScale));
};

/** Through the double's text; a FLOAT is widened first. */
const doubleToDecimal: Kernel = ([column], rows, count, out, fail) => {
  const from = (column as Column).values as Float64Array;
  const write = decimalWriter(out);
  const toScale = scaleOf(out);
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const parsed = parseDecimal(javaDoubleText(from[row] as number));
    if (parsed === null) fail(row, 'bad-number', `${javaDoubleText(from[row] as number)} has no decimal value`);
    else write(row, rescaleParsed(parsed, toScale));
  }
};
