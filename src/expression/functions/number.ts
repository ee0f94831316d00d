import type { LogicalType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { divideHalfUp, parseDecimal, powerOfTen, rescaleParsed } from '../decimal.ts';
import { javaDoubleText } from '../java-double-text.ts';
import { decimalWriter, scaleOf, unscaledReader } from '../read-number.ts';
import { type FunctionCall, type Refusal, type ScalarFunction, strictCall } from '../scalar-function.ts';
import { constantValue, type Kernel, type TypedExpression } from '../typed-expression.ts';
import { isNumeric } from '../type-rules.ts';
import { bindTimeRounding } from './time-rounding.ts';

/** ABS, CEIL, FLOOR, ROUND. Integers wrap (ABS of the minimum is the minimum). Flink: SqlFunctionUtils. */

/** A kernel that maps a number of the argument's own type, one function a storage. */
function numberKernel(options: {
  readonly int: (value: number) => number;
  readonly long: (value: bigint) => bigint;
  readonly double: (value: number) => number;
  readonly decimal: (unscaled: bigint, scale: number) => bigint;
}): Kernel {
  return ([column], rows, count, out) => {
    const from = column as Column;
    switch (from.type.kind) {
      case 'DECIMAL': {
        const [read, write, scale] = [unscaledReader(from), decimalWriter(out), scaleOf(from)];
        for (let i = 0; i < count; i++) write(rows[i] as number, options.decimal(read(rows[i] as number), scale));
        return;
      }
      case 'BIGINT': {
        const [a, values] = [from.values as BigInt64Array, out.values as BigInt64Array];
        for (let i = 0; i < count; i++) values[rows[i] as number] = options.long(a[rows[i] as number] as bigint);
        return;
      }
      default: {
        const compute = from.type.kind === 'INT' ? options.int : options.double;
        const [a, values] = [from.values as Float64Array, out.values as Float64Array];
        for (let i = 0; i < count; i++) values[rows[i] as number] = compute(a[rows[i] as number] as number);
      }
    }
  };
}

const ABS = numberKernel({
  int: Math.abs,
  long: (value) => (value < 0n ? -value : value),
  double: Math.abs,
  decimal: (unscaled) => (unscaled < 0n ? -unscaled : unscaled),
});

function bindAbs(call: FunctionCall): TypedExpression | null {
  const [operand] = call.args as [TypedExpression];
  return isNumeric(operand.type) ? strictCall(call, operand.type, ABS) : null;
}

/** CEIL and FLOOR of DECIMAL keep the precision with scale 0. */
function bindToInteger(call: FunctionCall, up: boolean): TypedExpression | Refusal | null {
  const [operand] = call.args as [TypedExpression];
  if (call.words.length > 0) return bindTimeRounding(call, up);
  if (!isNumeric(operand.type)) return null;
  if (operand.type.kind !== 'DECIMAL' && operand.type.kind !== 'DOUBLE') return operand;
  const type: LogicalType =
    operand.type.kind === 'DOUBLE' ? operand.type : { kind: 'DECIMAL', precision: operand.type.precision, scale: 0 };
  const kernel = numberKernel({
    int: (value) => value,
    long: (value) => value,
    double: up ? Math.ceil : Math.floor,
    decimal(unscaled, scale) {
      const unit = powerOfTen(scale);
      const quotient = unscaled / unit;
      const rest = unscaled - quotient * unit;
      if (rest === 0n) return quotient;
      return up ? (rest > 0n ? quotient + 1n : quotient) : rest < 0n ? quotient - 1n : quotient;
    },
  });
  return strictCall(call, type, kernel);
}

/**
 * ROUND half up. Of DECIMAL with a constant length the type shrinks to it; with a length from a column the type stays
 * and the values are rounded in it.
 */
function bindRound(call: FunctionCall): TypedExpression | Refusal | null {
  const [operand, length] = call.args as [TypedExpression, TypedExpression | undefined];
  if (!isNumeric(operand.type) || (length !== undefined && !isNumeric(length.type))) return null;
  if (length !== undefined && length.type.kind !== 'INT') {
    return length.type.kind === 'BIGINT'
      ? { refused: 'type-mismatch', message: 'The length of ROUND is an INT.', span: length.span }
      : null;
  }
  const constant = length === undefined ? 0 : constantValue(length);
  const type = roundType(operand.type, typeof constant === 'number' ? constant : null);
  const lengthAt = (column: Column | undefined): ((row: number) => number) => {
    const values = column?.values as Int32Array | undefined;
    return values === undefined ? () => 0 : (row) => values[row] as number;
  };
  return strictCall(call, type, ([column, places], rows, count, out, fail) => {
    const from = column as Column;
    const digits = lengthAt(places);
    switch (from.type.kind) {
      case 'DOUBLE':
        for (let i = 0; i < count; i++) {
          const row = rows[i] as number;
          const value = from.values[row] as number;
          if (!Number.isFinite(value)) fail(row, 'bad-number', `${javaDoubleText(value)} cannot be rounded`);
          else (out.values as Float64Array)[row] = roundDouble(value, digits(row));
        }
        return;
      case 'DECIMAL': {
        const [read, write, scale, toScale] = [unscaledReader(from), decimalWriter(out), scaleOf(from), scaleOf(out)];
        for (let i = 0; i < count; i++) {
          const row = rows[i] as number;
          write(row, roundUnscaled(read(row), scale, digits(row), toScale));
        }
        return;
      }
      default: {
        const read = unscaledReader(from);
        const small = from.type.kind === 'INT';
        const values = out.values as Int32Array | BigInt64Array;
        for (let i = 0; i < count; i++) {
          const row = rows[i] as number;
          const rounded = roundUnscaled(read(row), 0, digits(row), 0);
          values[row] = small ? Number(BigInt.asIntN(32, rounded)) : rounded;
        }
      }
    }
  });
}

function roundType(type: LogicalType, length: number | null): LogicalType {
  if (type.kind !== 'DECIMAL' || length === null || length >= type.scale) return type;
  const scale = Math.max(0, length);
  return { kind: 'DECIMAL', precision: Math.min(38, 1 + type.precision - type.scale + scale), scale };
}

/** Rounds to `length` places and gives the value at `toScale`. */
function roundUnscaled(unscaled: bigint, scale: number, length: number, toScale: number): bigint {
  if (length >= scale) return rescaleParsed({ unscaled, scale }, toScale);
  // No value has 80 digits: everything below is rounded away.
  const unit = powerOfTen(Math.min(80, scale - length));
  const rounded = divideHalfUp(unscaled, unit) * unit;
  return rescaleParsed({ unscaled: rounded, scale }, toScale);
}

/** ROUND of a double goes through its decimal text: 2.675 gives 2.68. There is no negative zero then. */
function roundDouble(value: number, length: number): number {
  if (length >= 0 && length <= 15) {
    // Away from a half the scaled value decides; the quotient of two exact doubles is rounded correctly.
    const power = 10 ** length;
    const scaled = Math.abs(value) * power;
    const rest = scaled - Math.floor(scaled);
    if (scaled < 2 ** 40 && Math.abs(rest - 0.5) > 2 ** -10) {
      return (Math.sign(value) * Math.round(scaled)) / power + 0;
    }
  }
  const parsed = parseDecimal(javaDoubleText(value));
  if (parsed === null || length >= parsed.scale) return value + 0;
  if (length < -330) return 0;
  const unit = powerOfTen(parsed.scale - length);
  const rounded = divideHalfUp(parsed.unscaled, unit);
  return Number(`${rounded}e${-length}`) + 0;
}

export const NUMBER_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'ABS', signatures: ['ABS(number)'], arity: [1, 1], bind: bindAbs },
  {
    name: 'CEIL',
    aliases: ['CEILING'],
    signatures: ['CEIL(number)', 'CEIL(time TO unit)'],
    arity: [1, 1],
    bind: (call) => bindToInteger(call, true),
  },
  {
    name: 'FLOOR',
    signatures: ['FLOOR(number)', 'FLOOR(time TO unit)'],
    arity: [1, 1],
    bind: (call) => bindToInteger(call, false),
  },
  { name: 'ROUND', signatures: ['ROUND(number [, places])'], arity: [1, 2], bind: bindRound },
];
