import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { castNode } from '../cast.ts';
import { divideDecimals, powerOfTen, rescale } from '../decimal.ts';
import { bitsOf, wrapRows } from '../integer-range.ts';
import { decimalWriter, scaleOf, unscaledReader } from '../read-number.ts';
import { type FunctionCall, type Refusal, type ScalarFunction, strictCall } from '../scalar-function.ts';
import { constantValue, type Kernel, type RowFailure, type TypedExpression } from '../typed-expression.ts';
import {
  approximateType,
  asDecimal,
  decimalWithin,
  type DecimalType,
  isExact,
  isInteger,
  isInterval,
  isNumeric,
  widerInteger,
} from '../type-rules.ts';
import { bindTimeProduct, bindTimeSum } from './time-arithmetic.ts';

/**
 * Arithmetic operators. Integers wrap and never widen, DECIMAL is exact to Flink's precision and scale and NULL beyond
 * 38 digits, a DOUBLE operand makes the result DOUBLE. Flink: FlinkTypeSystem, DecimalDataUtils.
 */

type Loop<T> = (a: T, b: T, out: T, rows: Int32Array, count: number) => void;

interface Arithmetic {
  readonly int: Loop<Int32Array>;
  readonly long: Loop<BigInt64Array>;
  readonly double: Loop<Float64Array>;
  readonly decimalType: (left: DecimalType, right: DecimalType) => DecimalType;
  readonly decimal: (left: bigint, leftScale: number, right: bigint, rightScale: number, scale: number) => bigint;
}

// One loop an operator and type, spelled out: a shared loop over a function value runs several times slower.
const ADD: Arithmetic = {
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

const SUBTRACT: Arithmetic = {
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

const MULTIPLY: Arithmetic = {
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

function castAll(args: readonly TypedExpression[], type: LogicalType): readonly TypedExpression[] {
  return args.map((arg) => castNode(arg, type) as TypedExpression);
}

function bindArithmetic(call: FunctionCall, operation: Arithmetic): TypedExpression | null {
  const [left, right] = call.args as [TypedExpression, TypedExpression];
  if (!isNumeric(left.type) || !isNumeric(right.type)) return null;
  if (isExact(left.type) && isExact(right.type) && !(isInteger(left.type) && isInteger(right.type))) {
    const type = operation.decimalType(asDecimal(left.type), asDecimal(right.type));
    const kernel = shortDecimalKernel(left.type, right.type, type, operation) ?? decimalKernel(operation.decimal);
    return strictCall(call, type, kernel);
  }
  const type =
    isInteger(left.type) && isInteger(right.type)
      ? widerInteger(left.type, right.type)
      : approximateType(left.type, right.type);
  const args = castAll(call.args, type);
  if (type.kind === 'FLOAT') return strictCall(call, type, floatKernel(operation.double), { args });
  if (type.kind === 'DOUBLE') return strictCall(call, type, loopKernel(operation.double), { args });
  if (type.kind === 'BIGINT') return strictCall(call, type, loopKernel(operation.long), { args });
  return strictCall(call, type, smallKernel(operation.int), { args });
}

/**
 * A kernel on 64 bits for results of at most 18 digits whose scale loses nothing: no value can be too large then, and
 * none is rounded. Operands of a smaller scale are multiplied up to the result's; null if this does not suffice.
 */
function shortDecimalKernel(
  left: LogicalType,
  right: LogicalType,
  result: DecimalType,
  operation: Arithmetic,
): Kernel | null {
  if (result.precision > 18 || physicalTypeOf(left) !== 'i64' || physicalTypeOf(right) !== 'i64') return null;
  const [a, b] = [asDecimal(left).scale, asDecimal(right).scale];
  if (operation === MULTIPLY) return result.scale === a + b ? loopKernel(operation.long) : null;
  if (result.scale !== Math.max(a, b)) return null;
  const [factorA, factorB] = [powerOfTen(result.scale - a), powerOfTen(result.scale - b)];
  if (factorA === 1n && factorB === 1n) return loopKernel(operation.long);
  return scaledSumKernel(factorA, operation === SUBTRACT ? -factorB : factorB);
}

function scaledSumKernel(factorA: bigint, factorB: bigint): Kernel {
  return ([left, right], rows, count, out) => {
    const [a, b] = [(left as Column).values as BigInt64Array, (right as Column).values as BigInt64Array];
    const values = out.values as BigInt64Array;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = (a[row] as bigint) * factorA + (b[row] as bigint) * factorB;
    }
  };
}

function loopKernel<T>(loop: Loop<T>): Kernel {
  return ([a, b], rows, count, out) => {
    loop((a as Column).values as T, (b as Column).values as T, out.values as T, rows, count);
  };
}

/** Integers of up to 32 bits. */
function smallKernel(loop: Loop<Int32Array>): Kernel {
  const kernel = loopKernel(loop);
  return (args, rows, count, out, fail) => {
    kernel(args, rows, count, out, fail);
    wrapRows(out.type, out.values as Int32Array, rows, count);
  };
}

/** Doubles rounded to 24 bits, which is what an operation on floats gives. */
function floatKernel(loop: Loop<Float64Array>): Kernel {
  const kernel = loopKernel(loop);
  return (args, rows, count, out, fail) => {
    kernel(args, rows, count, out, fail);
    const values = out.values as Float64Array;
    for (let i = 0; i < count; i++) values[rows[i] as number] = Math.fround(values[rows[i] as number] as number);
  };
}

function decimalKernel(compute: Arithmetic['decimal']): Kernel {
  return ([left, right], rows, count, out) => {
    const readLeft = unscaledReader(left as Column);
    const readRight = unscaledReader(right as Column);
    const [leftScale, rightScale, scale] = [scaleOf(left as Column), scaleOf(right as Column), scaleOf(out)];
    const write = decimalWriter(out);
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      write(row, compute(readLeft(row), leftScale, readRight(row), rightScale, scale));
    }
  };
}

function bindDivide(call: FunctionCall): TypedExpression | Refusal | null {
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
function bindRemainder(call: FunctionCall): TypedExpression | null {
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

const negate: Kernel = ([column], rows, count, out) => {
  if (out.type.kind === 'DECIMAL') {
    const read = unscaledReader(column as Column);
    const write = decimalWriter(out);
    for (let i = 0; i < count; i++) write(rows[i] as number, -read(rows[i] as number));
  } else if (physicalTypeOf(out.type) === 'i64') {
    const [from, values] = [(column as Column).values as BigInt64Array, out.values as BigInt64Array];
    for (let i = 0; i < count; i++) values[rows[i] as number] = -(from[rows[i] as number] as bigint);
  } else {
    const [from, values] = [(column as Column).values as Float64Array, out.values as Float64Array];
    for (let i = 0; i < count; i++) values[rows[i] as number] = -(from[rows[i] as number] as number);
    if (isInteger(out.type)) wrapRows(out.type, out.values as Int32Array, rows, count);
  }
};

function operator(name: string, bind: ScalarFunction['bind'], aliases: readonly string[] = []): ScalarFunction {
  return { name, aliases, signatures: [`number ${name} number`], arity: [2, 2], bind };
}

export const ARITHMETIC_FUNCTIONS: readonly ScalarFunction[] = [
  operator('+', (call) => bindArithmetic(call, ADD) ?? bindTimeSum(call, 1)),
  operator('-', (call) => bindArithmetic(call, SUBTRACT) ?? bindTimeSum(call, -1)),
  operator('*', (call) => bindArithmetic(call, MULTIPLY) ?? bindTimeProduct(call)),
  operator('/', bindDivide),
  { ...operator('%', bindRemainder, ['MOD']), signatures: ['exact % exact', 'MOD(exact, exact)'] },
  {
    name: 'unary -',
    signatures: ['-number'],
    arity: [1, 1],
    bind: (call) => {
      const [operand] = call.args as [TypedExpression];
      const { type } = operand;
      return isNumeric(type) || isInterval(type) ? strictCall(call, type, negate) : null;
    },
  },
  {
    name: 'unary +',
    signatures: ['+number'],
    arity: [1, 1],
    bind: ({ args }) => {
      const [operand] = args as [TypedExpression];
      return isNumeric(operand.type) || isInterval(operand.type) ? operand : null;
    },
  },
];
