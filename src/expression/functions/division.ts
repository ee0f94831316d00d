import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { divideDecimals, rescale } from '../values/decimal.ts';
import { bitsOf, wrapRows } from '../evaluate/integer-range.ts';
import { decimalWriter, scaleOf, unscaledReader } from '../evaluate/read-number.ts';
import { type FunctionCall, type Refusal, strictCall } from '../evaluate/scalar-function.ts';
import { constantValue } from '../evaluate/constant-node.ts';
import type { Kernel, RowFailure, TypedExpression } from '../evaluate/typed-expression.ts';
import {
  approximateType,
  asDecimal,
  decimalWithin,
  isExact,
  isInteger,
  isNumeric,
  widerInteger,
} from '../types/type-rules.ts';
import type { Loop } from './arithmetic-loops.ts';
import { castAll, floatKernel, loopKernel } from './number-kernels.ts';

/** Division and remainder. Flink: DecimalDataUtils.divide, mod. */

/** `a / b`: integers truncate, DECIMAL to Flink's scale, exact numbers fail for zero. */
export function bindDivide(call: FunctionCall): TypedExpression | Refusal | null {
  const [left, right] = call.args as [TypedExpression, TypedExpression];
  if (!isNumeric(left.type) || !isNumeric(right.type)) return null;
  if (!isExact(left.type) || !isExact(right.type)) {
    const type = approximateType(left.type, right.type);
    const args = castAll(call.args, type);
    return strictCall(call, type, type.kind === 'FLOAT' ? floatKernel(divideDoubles) : loopKernel(divideDoubles), {
      args,
    });
  }
  if (isInteger(left.type) && isInteger(right.type)) {
    if (left.constant && isZero(constantValue(right))) {
      return { refused: 'constant-error', message: 'Division by zero.' };
    }
    const type = widerInteger(left.type, right.type);
    return strictCall(call, type, integerKernel('/'));
  }
  const a = asDecimal(left.type);
  const b = asDecimal(right.type);
  const scale = Math.max(6, a.scale + b.precision + 1);
  const type = decimalWithin(a.precision - a.scale + b.scale + scale, scale);
  const kernel: Kernel = (args, rows, count, out, fail) => {
    const [readLeft, readRight] = [unscaledReader(args[0] as Column), unscaledReader(args[1] as Column)];
    const [leftScale, rightScale] = [scaleOf(args[0] as Column), scaleOf(args[1] as Column)];
    const write = decimalWriter(out);
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const divisor = readRight(row);
      if (divisor === 0n) failByZero(fail, row);
      else {
        const quotient = divideDecimals(
          { unscaled: readLeft(row), scale: leftScale },
          { unscaled: divisor, scale: rightScale },
          type.scale,
        );
        write(row, quotient);
      }
    }
  };
  return strictCall(call, type, kernel);
}

const divideDoubles: Loop<Float64Array> = (a, b, out, rows, count) => {
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    out[row] = (a[row] as number) / (b[row] as number);
  }
};

function isZero(value: unknown): boolean {
  return value === 0 || value === 0n;
}

function failByZero(fail: RowFailure, row: number): void {
  fail(row, 'division-by-zero', 'Division by zero');
}

/** Division and remainder of integers in any mixture, truncating towards zero. */
function integerKernel(operator: '/' | '%'): Kernel {
  return (args, rows, count, out, fail) => {
    const [left, right] = args as [Column, Column];
    if (physicalTypeOf(left.type) === 'i32' && physicalTypeOf(right.type) === 'i32') {
      const [a, b, values] = [left.values as Int32Array, right.values as Int32Array, out.values as Int32Array];
      for (let i = 0; i < count; i++) {
        const row = rows[i] as number;
        const divisor = b[row] as number;
        if (divisor === 0) failByZero(fail, row);
        else values[row] = operator === '/' ? (a[row] as number) / divisor : (a[row] as number) % divisor;
      }
      wrapRows(out.type, values, rows, count);
      return;
    }
    const [readLeft, readRight] = [unscaledReader(left), unscaledReader(right)];
    const small = physicalTypeOf(out.type) === 'i32';
    const bits = bitsOf(out.type);
    const values = out.values as Int32Array | BigInt64Array;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const divisor = readRight(row);
      if (divisor === 0n) {
        failByZero(fail, row);
        continue;
      }
      const result = operator === '/' ? readLeft(row) / divisor : readLeft(row) % divisor;
      values[row] = small ? Number(BigInt.asIntN(bits, result)) : result;
    }
  };
}

/** The type of a remainder is the divisor's; of DECIMAL with a scale, what both can hold. */
export function bindRemainder(call: FunctionCall): TypedExpression | null {
  const [left, right] = call.args as [TypedExpression, TypedExpression];
  if (!isExact(left.type) || !isExact(right.type)) return null;
  if (isInteger(left.type) && isInteger(right.type)) return strictCall(call, right.type, integerKernel('%'));
  const a = asDecimal(left.type);
  const b = asDecimal(right.type);
  const scale = Math.max(a.scale, b.scale);
  const precision = Math.min(a.precision - a.scale, b.precision - b.scale) + scale;
  const type: LogicalType = scale === 0 ? right.type : { kind: 'DECIMAL', precision, scale };
  if (isInteger(type)) return strictCall(call, type, integerKernel('%'));
  const kernel: Kernel = (args, rows, count, out, fail) => {
    const [readLeft, readRight] = [unscaledReader(args[0] as Column), unscaledReader(args[1] as Column)];
    const [leftScale, rightScale] = [scaleOf(args[0] as Column), scaleOf(args[1] as Column)];
    const write = decimalWriter(out);
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const divisor = rescale(readRight(row), rightScale, scale);
      if (divisor === 0n) failByZero(fail, row);
      else write(row, rescale(readLeft(row), leftScale, scale) % divisor);
    }
  };
  return strictCall(call, type, kernel);
}
