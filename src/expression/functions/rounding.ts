import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import { type Column, writeInt128 } from '#protocol/record-batch.ts';
import {
  DECIMAL_PRECISION_MAX,
  decimalToDouble,
  divideHalfUp,
  fitsPrecision,
  parseDecimal,
  powerOfTen,
  rescaleParsed,
} from '../values/decimal.ts';
import { bitsOf } from '../evaluate/integer-range.ts';
import { javaDoubleText } from '../values/java-double-text.ts';
import { scaleOf, unscaledReader } from '../evaluate/read-number.ts';
import { type FunctionCall, type Refusal, type ScalarFunction, strictCall } from '../evaluate/scalar-function.ts';
import { constantValue } from '../evaluate/constant-node.ts';
import { type RowFailure, setNull, type TypedExpression } from '../evaluate/typed-expression.ts';
import { type DecimalType, isNumeric } from '../types/type-rules.ts';

/**
 * ROUND (halves away from zero) and TRUNCATE (towards zero) to a number of places. Of a DECIMAL with a literal number
 * of places the type shrinks to it; with computed places the type stays and the values are cut in it. Doubles go
 * through their decimal text. Flink: SqlFunctionUtils.sround and struncate.
 */
interface Rounding {
  readonly name: 'ROUND' | 'TRUNCATE';
  /** Divides an unscaled value, dropping the rest in its own way. */
  readonly divide: (numerator: bigint, denominator: bigint) => bigint;
  readonly double: (value: number, places: number) => number | null;
}

const ROUND: Rounding = { name: 'ROUND', divide: divideHalfUp, double: roundDouble };
const TRUNCATE: Rounding = {
  name: 'TRUNCATE',
  divide: (numerator, denominator) => numerator / denominator,
  double: truncateDouble,
};

/** Why a function that takes every number has no code for this one in Flink. */
export function noCodeFor(name: string, operand: TypedExpression): Refusal {
  const message = `Flink makes no code for ${name} of ${operand.type.kind}; cast it to INT.`;
  return { refused: 'type-mismatch', message, span: operand.span };
}

function bindRounding(call: FunctionCall, rounding: Rounding): TypedExpression | Refusal | null {
  const [operand, places] = call.args as [TypedExpression, TypedExpression | undefined];
  if (!isNumeric(operand.type) || (places !== undefined && !isNumeric(places.type))) return null;
  const small = operand.type.kind === 'TINYINT' || operand.type.kind === 'SMALLINT';
  if (small && rounding === TRUNCATE) return noCodeFor(rounding.name, operand);
  if (places !== undefined && physicalTypeOf(places.type) !== 'i32') {
    return places.type.kind === 'BIGINT'
      ? { refused: 'type-mismatch', message: `The length of ${rounding.name} is an INT.`, span: places.span }
      : null;
  }
  const constant = places === undefined ? 0 : places.literal === true ? constantValue(places) : undefined;
  const type = roundType(operand.type, typeof constant === 'number' ? constant : null);
  return strictCall(call, type, ([column, lengths], rows, count, out, fail) => {
    const from = column as Column;
    const values = lengths?.values as Int32Array | undefined;
    const placesAt = values === undefined ? () => 0 : (row: number) => values[row] as number;
    if (physicalTypeOf(from.type) === 'f64') roundDoubles(from, rows, count, out, fail, placesAt, rounding);
    else if (from.type.kind === 'DECIMAL') roundDecimals(from, rows, count, out, fail, placesAt, rounding);
    else roundIntegers(from, rows, count, out, fail, placesAt, rounding);
  });
}

type PlacesAt = (row: number) => number;

function roundDoubles(
  from: Column,
  rows: Int32Array,
  count: number,
  out: Column,
  fail: RowFailure,
  placesAt: PlacesAt,
  rounding: Rounding,
): void {
  const narrow = from.type.kind === 'FLOAT';
  const scale = rounding === TRUNCATE ? TRUNCATE_SCALE : 1;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const value = from.values[row] as number;
    const places = placesAt(row);
    if (value !== 0 && Number.isFinite(value) && isOutOfReach(scale, places, rounding)) {
      fail(row, 'number-out-of-range', `a number cannot be moved by ${places} places`);
      continue;
    }
    const rounded = Number.isFinite(value) ? rounding.double(value, places) : null;
    if (rounded !== null) (out.values as Float64Array)[row] = narrow ? Math.fround(rounded) : rounded;
    else if (Number.isFinite(value))
      fail(row, 'flink-defect', `${javaDoubleText(value)} is too large for Flink's TRUNCATE`);
    else fail(row, 'bad-number', `${javaDoubleText(value)} cannot be rounded`);
  }
}

function roundDecimals(
  from: Column,
  rows: Int32Array,
  count: number,
  out: Column,
  fail: RowFailure,
  placesAt: PlacesAt,
  rounding: Rounding,
): void {
  const [read, write, scale, toScale] = [unscaledReader(from), roundedWriter(out), scaleOf(from), scaleOf(out)];
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const value = read(row);
    const places = placesAt(row);
    if (value !== 0n && isOutOfReach(scale, places, TRUNCATE)) {
      fail(row, 'number-out-of-range', `a DECIMAL cannot be moved by ${places} places`);
    } else write(row, roundUnscaled(value, scale, places, toScale, rounding));
  }
}

/** A rounded value may have one digit more than its type; it is NULL beyond 38. */
function roundedWriter(out: Column): (row: number, unscaled: bigint) => void {
  const { precision } = out.type as DecimalType;
  const digits = Math.min(DECIMAL_PRECISION_MAX, precision + 1);
  const values = out.values as BigInt64Array;
  const wide = physicalTypeOf(out.type) === 'i128';
  return (row, unscaled) => {
    if (!fitsPrecision(unscaled, digits)) setNull(out, row);
    else if (wide) writeInt128(values, row, unscaled);
    else values[row] = unscaled;
  };
}

/** Flink truncates integers and doubles as DECIMAL(38, 18). */
const TRUNCATE_SCALE = 18;

/** A power of ten with more digits than this is beyond Java's BigInteger. */
const JAVA_DIGITS_MAX = 646_456_992;

/** Whether Java fails to move the point of a number that is not zero: its scales are 32 bits wide. */
function isOutOfReach(scale: number, places: number, rounding: Rounding): boolean {
  return scale - places > 0x7fffffff || (rounding === ROUND && places > JAVA_DIGITS_MAX);
}

function roundIntegers(
  from: Column,
  rows: Int32Array,
  count: number,
  out: Column,
  fail: RowFailure,
  placesAt: PlacesAt,
  rounding: Rounding,
): void {
  const read = unscaledReader(from);
  const scale = rounding === TRUNCATE ? TRUNCATE_SCALE : 0;
  const bits = bitsOf(from.type);
  const long = from.type.kind === 'BIGINT';
  const values = out.values as Int32Array | BigInt64Array;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const [value, places] = [read(row), placesAt(row)];
    if (value !== 0n && isOutOfReach(scale, places, rounding)) {
      fail(row, 'number-out-of-range', `a number cannot be moved by ${places} places`);
      continue;
    }
    const rounded = roundUnscaled(value, 0, places, 0, rounding);
    values[row] = long ? rounded : Number(BigInt.asIntN(bits, rounded));
  }
}

function roundType(type: LogicalType, length: number | null): LogicalType {
  if (type.kind !== 'DECIMAL' || length === null || length >= type.scale) return type;
  const scale = Math.max(0, length);
  return { kind: 'DECIMAL', precision: Math.min(38, 1 + type.precision - type.scale + scale), scale };
}

/** Rounds to `places` places and gives the value at `toScale`. */
function roundUnscaled(unscaled: bigint, scale: number, places: number, toScale: number, { divide }: Rounding): bigint {
  if (places >= scale) return rescaleParsed({ unscaled, scale }, toScale);
  // No value has 80 digits: everything below is rounded away.
  const unit = powerOfTen(Math.min(80, scale - places));
  return rescaleParsed({ unscaled: divide(unscaled, unit) * unit, scale }, toScale);
}

/** ROUND of a double goes through its decimal text: 2.675 gives 2.68. There is no negative zero then. */
function roundDouble(value: number, places: number): number {
  if (places >= 0 && places <= 15) {
    // Away from a half the scaled value decides; the quotient of two exact doubles is rounded correctly.
    const power = 10 ** places;
    const scaled = Math.abs(value) * power;
    const rest = scaled - Math.floor(scaled);
    if (scaled < 2 ** 40 && Math.abs(rest - 0.5) > 2 ** -10) {
      return (Math.sign(value) * Math.round(scaled)) / power + 0;
    }
  }
  const parsed = parseDecimal(javaDoubleText(value));
  if (parsed === null || places >= parsed.scale) return value + 0;
  if (places < -330) return 0;
  const unit = powerOfTen(parsed.scale - places);
  const rounded = divideHalfUp(parsed.unscaled, unit);
  return Number(`${rounded}e${-places}`) + 0;
}

/** Flink truncates doubles as DECIMAL(38, 18), and dies of a null pointer where they do not fit: null here. */
function truncateDouble(value: number, places: number): number | null {
  const parsed = parseDecimal(javaDoubleText(value));
  if (parsed === null) return null;
  const unscaled = rescaleParsed(parsed, 18);
  if (!fitsPrecision(unscaled, 38)) return null;
  return decimalToDouble(roundUnscaled(unscaled, 18, places, 18, TRUNCATE), 18);
}

export const ROUNDING_FUNCTIONS: readonly ScalarFunction[] = [ROUND, TRUNCATE].map((rounding) => ({
  name: rounding.name,
  signatures: [`${rounding.name}(number [, places])`],
  arity: [1, 2],
  bind: (call) => bindRounding(call, rounding),
}));
