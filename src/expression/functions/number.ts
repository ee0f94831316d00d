import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import { type Column, writeInt128 } from '#protocol/record-batch.ts';
import { powerOfTen } from '../values/decimal.ts';
import { bitsOf } from '../evaluate/integer-range.ts';
import { decimalWriter, scaleOf, unscaledReader } from '../evaluate/read-number.ts';
import { type FunctionCall, type Refusal, type ScalarFunction, strictCall } from '../evaluate/scalar-function.ts';
import type { Kernel, TypedExpression } from '../evaluate/typed-expression.ts';
import { isNumeric } from '../types/type-rules.ts';
import { noCodeFor } from './rounding.ts';
import { bindTimeRounding } from './time-rounding.ts';

/** ABS, CEIL, FLOOR, SIGN. Integers wrap (ABS of the minimum is the minimum). Flink: SqlFunctionUtils. */

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
        const [a, values] = [from.values as Float64Array, out.values as Float64Array];
        if (physicalTypeOf(from.type) === 'f64') {
          for (let i = 0; i < count; i++) values[rows[i] as number] = options.double(a[rows[i] as number] as number);
          return;
        }
        const shift = 32 - bitsOf(from.type);
        for (let i = 0; i < count; i++) {
          values[rows[i] as number] = (options.int(a[rows[i] as number] as number) << shift) >> shift;
        }
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
  if (operand.type.kind !== 'DECIMAL' && physicalTypeOf(operand.type) !== 'f64') return operand;
  const type: LogicalType =
    operand.type.kind === 'DECIMAL' ? { kind: 'DECIMAL', precision: operand.type.precision, scale: 0 } : operand.type;
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

/** SIGN keeps the type, even where 1 has more digits than it: of `.5` it is 1.0 in DECIMAL(1, 1). */
function bindSign(call: FunctionCall): TypedExpression | Refusal | null {
  const [operand] = call.args as [TypedExpression];
  if (!isNumeric(operand.type)) return null;
  if (operand.type.kind === 'TINYINT' || operand.type.kind === 'SMALLINT') return noCodeFor('SIGN', operand);
  return strictCall(call, operand.type, ([column], rows, count, out, fail) => {
    const from = column as Column;
    if (from.type.kind !== 'DECIMAL') return SIGN([from], rows, count, out, fail);
    const [read, one] = [unscaledReader(from), powerOfTen(scaleOf(from))];
    const values = out.values as BigInt64Array;
    const wide = physicalTypeOf(out.type) === 'i128';
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const value = read(row);
      const sign = value > 0n ? one : value < 0n ? -one : 0n;
      if (wide) writeInt128(values, row, sign);
      else values[row] = sign;
    }
  });
}

const SIGN = numberKernel({
  int: Math.sign,
  long: (value) => (value > 0n ? 1n : value < 0n ? -1n : 0n),
  double: Math.sign,
  decimal: (unscaled) => unscaled,
});

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
  { name: 'SIGN', signatures: ['SIGN(number)'], arity: [1, 1], bind: bindSign },
];
