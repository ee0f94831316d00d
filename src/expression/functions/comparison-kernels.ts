import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { rescale } from '../values/decimal.ts';
import type { ComparisonOperator } from '../syntax/expression-ast.ts';
import { scaleOf, unscaledReader } from '../evaluate/read-number.ts';
import { compareTexts } from '../values/text-order.ts';
import type { Kernel } from '../evaluate/typed-expression.ts';
import { isExact, isInteger } from '../types/type-rules.ts';

/** The loops of comparisons, by how their operands are stored. */

/** A comparison of operands that `makeComparable` has prepared. */
export function comparisonKernel(operator: ComparisonOperator, left: LogicalType, right: LogicalType): Kernel {
  if (physicalTypeOf(left) === 'text') {
    return operator === '=' || operator === '<>' ? DIRECT[operator] : orderKernel(operator, textOrder);
  }
  // Equal storage and scale compare as they are stored.
  const sameScale = scaleOf({ type: left }) === scaleOf({ type: right });
  if (physicalTypeOf(left) === 'i64' && physicalTypeOf(right) === 'i64' && sameScale) return longKernel(operator);
  const wide = physicalTypeOf(left) === 'i128' || physicalTypeOf(left) === 'i64';
  if (wide || (isExact(left) && isExact(right) && !(isInteger(left) && isInteger(right)))) {
    return orderKernel(operator, decimalOrder);
  }
  return DIRECT[operator];
}

type Order = (left: Column, right: Column) => (row: number) => number;

const textOrder: Order = (left, right) => {
  const [a, b] = [left.values as string[], right.values as string[]];
  return (row) => compareTexts(a[row] as string, b[row] as string);
};

const decimalOrder: Order = (left, right) => {
  const [readLeft, readRight] = [unscaledReader(left), unscaledReader(right)];
  const [leftScale, rightScale] = [scaleOf(left), scaleOf(right)];
  const scale = Math.max(leftScale, rightScale);
  return (row) => {
    const a = rescale(readLeft(row), leftScale, scale);
    const b = rescale(readRight(row), rightScale, scale);
    return a < b ? -1 : a > b ? 1 : 0;
  };
};

function orderKernel(operator: ComparisonOperator, order: Order): Kernel {
  const holds = HOLDS[operator];
  return ([left, right], rows, count, out) => {
    const compare = order(left as Column, right as Column);
    const values = out.values as Uint8Array;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = holds(compare(row)) ? 1 : 0;
    }
  };
}

const HOLDS: Readonly<Record<ComparisonOperator, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

type Numbers = Int32Array | Float64Array;

/**
 * Values that JavaScript compares as Flink does: integers of one width, doubles, booleans, times. The answer is
 * computed, not branched on: where rows are kept by chance, a wrongly predicted branch costs more than the rest of the
 * row.
 */
const DIRECT: Readonly<Record<ComparisonOperator, Kernel>> = {
  '=': ([left, right], rows, count, out) => {
    const [a, b, values] = [(left as Column).values as Numbers, (right as Column).values as Numbers, out.values];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = Number(a[row] === b[row]);
    }
  },
  '<>': ([left, right], rows, count, out) => {
    const [a, b, values] = [(left as Column).values as Numbers, (right as Column).values as Numbers, out.values];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = Number(a[row] !== b[row]);
    }
  },
  '<': ([left, right], rows, count, out) => {
    const [a, b, values] = [(left as Column).values as Numbers, (right as Column).values as Numbers, out.values];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = Number((a[row] as number) < (b[row] as number));
    }
  },
  '<=': ([left, right], rows, count, out) => {
    const [a, b, values] = [(left as Column).values as Numbers, (right as Column).values as Numbers, out.values];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = Number((a[row] as number) <= (b[row] as number));
    }
  },
  '>': ([left, right], rows, count, out) => DIRECT['<']([right as Column, left as Column], rows, count, out, never),
  '>=': ([left, right], rows, count, out) => DIRECT['<=']([right as Column, left as Column], rows, count, out, never),
};

/** Comparisons do not fail. */
function never(): void {}

/**
 * BIGINT compares by halves: reading a BigInt64Array allocates a bigint a value, reading its 32-bit halves does not.
 * Every operator is "less" or "equal", with sides exchanged or the answer turned around.
 */
function longKernel(operator: ComparisonOperator): Kernel {
  const compare = operator === '=' || operator === '<>' ? longsEqual : longsLess;
  const exchanged = operator === '>' || operator === '<=';
  const not = operator === '<>' || operator === '<=' || operator === '>=' ? 1 : 0;
  return ([left, right], rows, count, out) => {
    const [a, b] = exchanged ? [right, left] : [left, right];
    compare(halves(a as Column), halves(b as Column), rows, count, out.values as Uint8Array, not);
  };
}

type Halves = readonly [low: Uint32Array, high: Int32Array];

function longsEqual(a: Halves, b: Halves, rows: Int32Array, count: number, values: Uint8Array, not: number): void {
  const [lowA, highA] = a;
  const [lowB, highB] = b;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const at = 2 * row;
    const difference =
      ((lowA[at] as number) ^ (lowB[at] as number)) | ((highA[at + 1] as number) ^ (highB[at + 1] as number));
    values[row] = Number(difference === 0) ^ not;
  }
}

function longsLess(a: Halves, b: Halves, rows: Int32Array, count: number, values: Uint8Array, not: number): void {
  const [lowA, highA] = a;
  const [lowB, highB] = b;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const at = 2 * row;
    const high = highA[at + 1] as number;
    const other = highB[at + 1] as number;
    const lowLess = Number((lowA[at] as number) < (lowB[at] as number));
    values[row] = (Number(high < other) | (Number(high === other) & lowLess)) ^ not;
  }
}

/**
 * Low halves unsigned and high halves signed, at even and odd indexes: typed arrays are little-endian wherever we run.
 */
function halves({ values }: Column): Halves {
  const { buffer, byteOffset, length } = values as BigInt64Array;
  return [new Uint32Array(buffer, byteOffset, 2 * length), new Int32Array(buffer, byteOffset, 2 * length)];
}
