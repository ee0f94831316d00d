import { rescale } from '../values/decimal.ts';
import { decimalWithin, type DecimalType } from '../types/type-rules.ts';

/**
 * The loops of + - *. One an operator and type, spelled out: a shared loop over a function value runs several times
 * slower. Integers wrap by what their arrays hold.
 */

/** `rows[0, count)` of `out` from the same rows of `a` and `b`. */
export type Loop<T> = (a: T, b: T, out: T, rows: Int32Array, count: number) => void;

export interface Arithmetic {
  readonly int: Loop<Int32Array>;
  readonly long: Loop<BigInt64Array>;
  readonly double: Loop<Float64Array>;
  readonly decimalType: (left: DecimalType, right: DecimalType) => DecimalType;
  readonly decimal: (left: bigint, leftScale: number, right: bigint, rightScale: number, scale: number) => bigint;
}

export const ADD: Arithmetic = {
  int(a, b, out, rows, count) {
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      out[row] = (a[row] as number) + (b[row] as number);
    }
  },
  long(a, b, out, rows, count) {
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      out[row] = (a[row] as bigint) + (b[row] as bigint);
    }
  },
  double(a, b, out, rows, count) {
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      out[row] = (a[row] as number) + (b[row] as number);
    }
  },
  decimalType: sumType,
  decimal(left, leftScale, right, rightScale, scale) {
    const common = Math.max(leftScale, rightScale);
    return rescale(rescale(left, leftScale, common) + rescale(right, rightScale, common), common, scale);
  },
};

export const SUBTRACT: Arithmetic = {
  int(a, b, out, rows, count) {
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      out[row] = (a[row] as number) - (b[row] as number);
    }
  },
  long(a, b, out, rows, count) {
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      out[row] = (a[row] as bigint) - (b[row] as bigint);
    }
  },
  double(a, b, out, rows, count) {
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      out[row] = (a[row] as number) - (b[row] as number);
    }
  },
  decimalType: sumType,
  decimal(left, leftScale, right, rightScale, scale) {
    return ADD.decimal(left, leftScale, -right, rightScale, scale);
  },
};

export const MULTIPLY: Arithmetic = {
  int(a, b, out, rows, count) {
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      out[row] = Math.imul(a[row] as number, b[row] as number);
    }
  },
  long(a, b, out, rows, count) {
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      out[row] = (a[row] as bigint) * (b[row] as bigint);
    }
  },
  double(a, b, out, rows, count) {
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      out[row] = (a[row] as number) * (b[row] as number);
    }
  },
  decimalType: (left, right) => decimalWithin(left.precision + right.precision + 1, left.scale + right.scale),
  decimal: (left, leftScale, right, rightScale, scale) => rescale(left * right, leftScale + rightScale, scale),
};

function sumType(left: DecimalType, right: DecimalType): DecimalType {
  const scale = Math.max(left.scale, right.scale);
  return decimalWithin(Math.max(left.precision - left.scale, right.precision - right.scale) + scale + 1, scale);
}
