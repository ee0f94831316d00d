import { type LogicalType, sameType, typeText } from '#protocol/logical-type.ts';
import { type Column, type Value, valueAt } from '#protocol/record-batch.ts';
import { MS_PER_DAY } from './calendar.ts';
import { castFromText } from './cast-from-text.ts';
import { parseDecimal, rescale, rescaleParsed } from './decimal.ts';
import type { Span } from './expression-ast.ts';
import { javaDoubleText } from './java-double-text.ts';
import { decimalWriter, doubleReader, scaleOf, unscaledReader } from './read-number.ts';
import { isExact, isNumeric, isText, isTimestamp } from './type-rules.ts';
import { type Kernel, literalNode, retype, strictNode, type TypedExpression } from './typed-expression.ts';
import { valueText } from './value-text.ts';

/**
 * CAST, TRY_CAST and implicit casts. Integers wrap, doubles saturate, a DECIMAL that does not fit is NULL, text that
 * cannot be read fails the row (TRY_CAST: NULL). Flink: CastRuleProvider and the rules of codegen.casting.
 */
export interface CastOptions {
  readonly safe?: boolean;
  readonly span?: Span;
}

/** A node that casts, or null where Flink has no such cast. */
export function castNode(
  operand: TypedExpression,
  to: LogicalType,
  { safe = false, span = operand.span }: CastOptions = {},
): TypedExpression | null {
  if (operand.bareNull) return literalNode(to, null, span);
  const nullable = operand.nullable || safe;
  if (sameType(operand.type, to)) return safe ? retype(operand, to, true) : operand;
  const kernel = castKernel(operand.type, to);
  return kernel === null
    ? null
    : strictNode({ type: to, nullable, span, args: [operand], kernel, nullOnFailure: safe });
}

function castKernel(from: LogicalType, to: LogicalType): Kernel | null {
  if (isText(to)) return toText(from, to);
  if (isText(from)) return castFromText(to);
  switch (to.kind) {
    case 'BOOLEAN':
      return isNumeric(from) ? numberToBoolean : null;
    case 'INT':
    case 'BIGINT':
      if (from.kind === 'BOOLEAN') return booleanToNumber;
      return isExact(from) ? exactToInteger : from.kind === 'DOUBLE' ? doubleToInteger : null;
    case 'DOUBLE':
      if (from.kind === 'BOOLEAN') return booleanToNumber;
      return isNumeric(from) ? toDouble : null;
    case 'DECIMAL':
      if (from.kind === 'BOOLEAN') return booleanToNumber;
      return isExact(from) ? exactToDecimal : from.kind === 'DOUBLE' ? doubleToDecimal : null;
    case 'DATE':
      return isTimestamp(from) ? timestampToDate : null;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return from.kind === 'DATE' ? dateToTimestamp : isTimestamp(from) ? timestampToTimestamp(to.precision) : null;
    default:
      return null;
  }
}

/** The sentence for a cast that does not exist. */
export function castRefusal(from: LogicalType, to: LogicalType): string {
  return `${typeText(from)} cannot be cast to ${typeText(to)}.`;
}

function toText(from: LogicalType, to: LogicalType): Kernel {
  const fit = textFitter(to);
  const textOf = isText(from)
    ? (value: Value): string => fit(value as string)
    : (value: Value): string => fit(valueText(from, value));
  return ([column], rows, count, out) => {
    const texts = out.values as string[];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      texts[row] = textOf(valueAt(column as Column, row));
    }
  };
}

/** Cuts to the length of the type and, for CHAR, pads with blanks; characters are code points. */
export function textFitter(to: LogicalType): (text: string) => string {
  if (to.kind !== 'CHAR' && to.kind !== 'VARCHAR') return (text) => text;
  const { length } = to;
  const pad = to.kind === 'CHAR';
  return (text) => {
    if (text.length <= length && !pad) return text;
    const points = Array.from(text);
    if (points.length > length) return points.slice(0, length).join('');
    return pad ? text + ' '.repeat(length - points.length) : text;
  };
}

const numberToBoolean: Kernel = ([column], rows, count, out) => {
  const values = out.values as Uint8Array;
  const read = column?.type.kind === 'DOUBLE' ? doubleReader(column) : unscaledReader(column as Column);
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const value = read(row);
    values[row] = value === 0 || value === 0n ? 0 : 1;
  }
};

const booleanToNumber: Kernel = ([column], rows, count, out) => {
  const from = (column as Column).values as Uint8Array;
  if (out.type.kind === 'DECIMAL') {
    const write = decimalWriter(out);
    const one = rescale(1n, 0, out.type.scale);
    for (let i = 0; i < count; i++) write(rows[i] as number, from[rows[i] as number] === 1 ? one : 0n);
    return;
  }
  const values = out.values as unknown as unknown[];
  const big = out.type.kind === 'BIGINT';
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    values[row] = big ? BigInt(from[row] as number) : from[row];
  }
};

const exactToInteger: Kernel = ([column], rows, count, out) => {
  const read = unscaledReader(column as Column);
  const divisor = 10n ** BigInt(scaleOf(column as Column));
  if (out.type.kind === 'BIGINT') {
    const values = out.values as BigInt64Array;
    // The typed array wraps modulo 2^64.
    for (let i = 0; i < count; i++) values[rows[i] as number] = read(rows[i] as number) / divisor;
    return;
  }
  const values = out.values as Int32Array;
  for (let i = 0; i < count; i++) {
    values[rows[i] as number] = Number(BigInt.asIntN(32, read(rows[i] as number) / divisor));
  }
};

const doubleToInteger: Kernel = ([column], rows, count, out) => {
  const from = (column as Column).values as Float64Array;
  if (out.type.kind === 'INT') {
    const values = out.values as Int32Array;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = Math.trunc(Math.min(2_147_483_647, Math.max(-2_147_483_648, from[row] as number))) || 0;
    }
    return;
  }
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

const toDouble: Kernel = ([column], rows, count, out) => {
  const values = out.values as Float64Array;
  const read = doubleReader(column as Column);
  for (let i = 0; i < count; i++) values[rows[i] as number] = read(rows[i] as number);
};

const exactToDecimal: Kernel = ([column], rows, count, out) => {
  const read = unscaledReader(column as Column);
  const write = decimalWriter(out);
  const fromScale = scaleOf(column as Column);
  const toScale = scaleOf(out);
  for (let i = 0; i < count; i++) write(rows[i] as number, rescale(read(rows[i] as number), fromScale, toScale));
};

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

/** Java's division truncates: before 1970 a time of day falls on the day after, as in Flink. */
const timestampToDate: Kernel = ([column], rows, count, out) => {
  const from = (column as Column).values as Float64Array;
  const values = out.values as Int32Array;
  for (let i = 0; i < count; i++)
    values[rows[i] as number] = Math.trunc((from[rows[i] as number] as number) / MS_PER_DAY);
};

const dateToTimestamp: Kernel = ([column], rows, count, out) => {
  const from = (column as Column).values as Int32Array;
  const values = out.values as Float64Array;
  for (let i = 0; i < count; i++) values[rows[i] as number] = (from[rows[i] as number] as number) * MS_PER_DAY;
};

function timestampToTimestamp(precision: number): Kernel {
  const unit = precision >= 3 ? 1 : 10 ** (3 - precision);
  return ([column], rows, count, out) => {
    const from = (column as Column).values as Float64Array;
    const values = out.values as Float64Array;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = unit === 1 ? (from[row] as number) : Math.trunc((from[row] as number) / unit) * unit + 0;
    }
  };
}
