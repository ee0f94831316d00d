import type { LogicalType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { castNode } from '../cast.ts';
import { divideDecimals, rescale } from '../decimal.ts';
import { decimalWriter, doubleReader, scaleOf, unscaledReader } from '../read-number.ts';
import { type FunctionCall, type Refusal, type ScalarFunction, strictCall } from '../scalar-function.ts';
import { constantValue, type Kernel, type RowFailure, type TypedExpression } from '../typed-expression.ts';
import { asDecimal, decimalWithin, isExact, isInteger, isNumeric } from '../type-rules.ts';
import { BIGINT, type DecimalType, DOUBLE, INT } from '../type-rules.ts';

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

/** INT or BIGINT: the wider one. */
function integerType(left: LogicalType, right: LogicalType): LogicalType {
  return left.kind === 'BIGINT' || right.kind === 'BIGINT' ? BIGINT : INT;
}

function castAll(args: readonly TypedExpression[], type: LogicalType): readonly TypedExpression[] {
  return args.map((arg) => castNode(arg, type) as TypedExpression);
}

function bindArithmetic(call: FunctionCall, operation: Arithmetic): TypedExpression | null {
  const [left, right] = call.args as [TypedExpression, TypedExpression];
  if (!isNumeric(left.type) || !isNumeric(right.type)) return null;
  if (isExact(left.type) && isExact(right.type) && !(isInteger(left.type) && isInteger(right.type))) {
    const type = operation.decimalType(asDecimal(left.type), asDecimal(right.type));
    const plain = fitsLong(left.type, type, operation) && fitsLong(right.type, type, operation);
    return strictCall(call, type, plain ? loopKernel(operation.long) : decimalKernel(operation.decimal));
  }
  const type = isInteger(left.type) && isInteger(right.type) ? integerType(left.type, right.type) : DOUBLE;
  const loop = type.kind === 'INT' ? operation.int : type.kind === 'BIGINT' ? operation.long : operation.double;
  return strictCall(call, type, loopKernel(loop as Loop<never>), { args: castAll(call.args, type) });
}

/**
 * Whether an operand enters a DECIMAL operation as the 64 bits it is stored in: the result's precision leaves room, and
 * its scale is the operands' (a product's is their sum).
 */
function fitsLong(operand: LogicalType, result: DecimalType, operation: Arithmetic): boolean {
  if (operand.kind !== 'DECIMAL' || result.precision > 18) return false;
  return operation === MULTIPLY || operand.scale === result.scale;
}

function loopKernel<T>(loop: Loop<T>): Kernel {
  return ([a, b], rows, count, out) => {
    loop((a as Column).values as T, (b as Column).values as T, out.values as T, rows, count);
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
    const kernel: Kernel = ([a, b], rows, count, out) => {
      const readLeft = doubleReader(a as Column);
      const readRight = doubleReader(b as Column);
      const values = out.values as Float64Array;
      for (let i = 0; i < count; i++) {
        const row = rows[i] as number;
        values[row] = readLeft(row) / readRight(row);
      }
    };
    return strictCall(call, DOUBLE, kernel);
  }
  if (isInteger(left.type) && isInteger(right.type)) {
    if (left.constant && isZero(constantValue(right))) {
      return { refused: 'constant-error', message: 'Division by zero.' };
    }
    const type = integerType(left.type, right.type);
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

function isZero(value: unknown): boolean {
  return value === 0 || value === 0n;
}

function failByZero(fail: RowFailure, row: number): void {
  fail(row, 'division-by-zero', 'Division by zero');
}

/** Division and remainder of INT and BIGINT in any mixture, truncating towards zero. */
function integerKernel(operator: '/' | '%'): Kernel {
  return (args, rows, count, out, fail) => {
    const [left, right] = args as [Column, Column];
    if (left.type.kind === 'INT' && right.type.kind === 'INT' && out.type.kind === 'INT') {
      const [a, b, values] = [left.values as Int32Array, right.values as Int32Array, out.values as Int32Array];
      for (let i = 0; i < count; i++) {
        const row = rows[i] as number;
        const divisor = b[row] as number;
        if (divisor === 0) failByZero(fail, row);
        else values[row] = operator === '/' ? (a[row] as number) / divisor : (a[row] as number) % divisor;
      }
      return;
    }
    const [readLeft, readRight] = [unscaledReader(left), unscaledReader(right)];
    const small = out.type.kind === 'INT';
    const values = out.values as Int32Array | BigInt64Array;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const divisor = readRight(row);
      if (divisor === 0n) {
        failByZero(fail, row);
        continue;
      }
      const result = operator === '/' ? readLeft(row) / divisor : readLeft(row) % divisor;
      values[row] = small ? Number(BigInt.asIntN(32, result)) : result;
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
  } else if (out.type.kind === 'BIGINT') {
    const [from, values] = [(column as Column).values as BigInt64Array, out.values as BigInt64Array];
    for (let i = 0; i < count; i++) values[rows[i] as number] = -(from[rows[i] as number] as bigint);
  } else {
    const [from, values] = [(column as Column).values as Float64Array, out.values as Float64Array];
    for (let i = 0; i < count; i++) values[rows[i] as number] = -(from[rows[i] as number] as number);
  }
};

function operator(name: string, bind: ScalarFunction['bind'], aliases: readonly string[] = []): ScalarFunction {
  return { name, aliases, signatures: [`number ${name} number`], arity: [2, 2], bind };
}

export const ARITHMETIC_FUNCTIONS: readonly ScalarFunction[] = [
  operator('+', (call) => bindArithmetic(call, ADD)),
  operator('-', (call) => bindArithmetic(call, SUBTRACT)),
  operator('*', (call) => bindArithmetic(call, MULTIPLY)),
  operator('/', bindDivide),
  { ...operator('%', bindRemainder, ['MOD']), signatures: ['exact % exact', 'MOD(exact, exact)'] },
  {
    name: 'unary -',
    signatures: ['-number'],
    arity: [1, 1],
    bind: (call) => {
      const [operand] = call.args as [TypedExpression];
      return isNumeric(operand.type) ? strictCall(call, operand.type, negate) : null;
    },
  },
  {
    name: 'unary +',
    signatures: ['+number'],
    arity: [1, 1],
    bind: ({ args }) => (isNumeric((args[0] as TypedExpression).type) ? (args[0] as TypedExpression) : null),
  },
];
