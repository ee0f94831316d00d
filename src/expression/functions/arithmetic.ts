import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { castNode } from '../casts/cast.ts';
import { powerOfTen } from '../values/decimal.ts';
import { wrapRows } from '../evaluate/integer-range.ts';
import { decimalWriter, scaleOf, unscaledReader } from '../evaluate/read-number.ts';
import { type FunctionCall, type ScalarFunction, strictCall } from '../evaluate/scalar-function.ts';
import type { Kernel, TypedExpression } from '../evaluate/typed-expression.ts';
import {
  approximateType,
  asDecimal,
  BIGINT,
  type DecimalType,
  isExact,
  isInteger,
  isInterval,
  isNumeric,
  widerInteger,
} from '../types/type-rules.ts';
import { ADD, type Arithmetic, MULTIPLY, SUBTRACT } from './arithmetic-loops.ts';
import { bindDivide, bindRemainder } from './division.ts';
import { linearCall, linearForm } from './linear-form.ts';
import { castAll, floatKernel, loopKernel, smallKernel } from './number-kernels.ts';
import { bindTimeProduct, bindTimeSum } from './time-arithmetic.ts';

/**
 * Arithmetic operators. Integers wrap and never widen, DECIMAL is exact to Flink's precision and scale and NULL beyond
 * 38 digits, a DOUBLE operand makes the result DOUBLE. Flink: FlinkTypeSystem, DecimalDataUtils.
 */

function bindArithmetic(call: FunctionCall, operation: Arithmetic): TypedExpression | null {
  const [left, right] = call.args as [TypedExpression, TypedExpression];
  if (!isNumeric(left.type) || !isNumeric(right.type)) return null;
  if (isExact(left.type) && isExact(right.type) && !(isInteger(left.type) && isInteger(right.type))) {
    const type = operation.decimalType(asDecimal(left.type), asDecimal(right.type));
    const args = call.args.map(asLong) as [TypedExpression, TypedExpression];
    if (!isShortDecimal(args[0].type, args[1].type, type, operation)) {
      return strictCall(call, type, decimalKernel(operation.decimal));
    }
    const unit = (node: TypedExpression): bigint => powerOfTen(type.scale - asDecimal(node.type).scale);
    return longCall(call, type, operation, { args, unit });
  }
  const type =
    isInteger(left.type) && isInteger(right.type)
      ? widerInteger(left.type, right.type)
      : approximateType(left.type, right.type);
  const args = castAll(call.args, type) as [TypedExpression, TypedExpression];
  if (type.kind === 'FLOAT') return strictCall(call, type, floatKernel(operation.double), { args });
  if (type.kind === 'DOUBLE') return strictCall(call, type, loopKernel(operation.double), { args });
  if (type.kind !== 'BIGINT') return strictCall(call, type, smallKernel(operation.int), { args });
  return longCall(call, type, operation, { args, unit: () => 1n });
}

/** An operation on 64 bits: part of a linear form, or a loop of its own. */
function longCall(
  call: FunctionCall,
  type: LogicalType,
  operation: Arithmetic,
  {
    args,
    unit,
  }: { readonly args: [TypedExpression, TypedExpression]; readonly unit: (node: TypedExpression) => bigint },
): TypedExpression {
  const form = linearForm(operation, ...args, unit);
  return form === null ? strictCall(call, type, loopKernel(operation.long), { args }) : linearCall(call, type, form);
}

/** A smaller integer as 64 bits, to be computed with a DECIMAL. */
function asLong(node: TypedExpression): TypedExpression {
  return physicalTypeOf(node.type) === 'i32' ? (castNode(node, BIGINT) as TypedExpression) : node;
}

/**
 * Whether 64 bits and no rounding do: results of at most 18 digits whose scale loses nothing. No value can be too large
 * then, so such sums and products are a linear form, as those of BIGINT are, which wrap.
 */
function isShortDecimal(left: LogicalType, right: LogicalType, result: DecimalType, operation: Arithmetic): boolean {
  if (result.precision > 18 || physicalTypeOf(left) !== 'i64' || physicalTypeOf(right) !== 'i64') return false;
  const [a, b] = [asDecimal(left).scale, asDecimal(right).scale];
  return result.scale === (operation === MULTIPLY ? a + b : Math.max(a, b));
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
