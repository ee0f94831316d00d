import { doubleReader } from '../evaluate/read-number.ts';
import { type FunctionCall, type ScalarFunction, strictCall } from '../evaluate/scalar-function.ts';
import type { Kernel, TypedExpression } from '../evaluate/typed-expression.ts';
import type { Column } from '#protocol/record-batch.ts';
import { DOUBLE, isNumeric } from '../types/type-rules.ts';

/**
 * Powers, logarithms and trigonometry: every number is read as DOUBLE, and so is the result.
 *
 * Assumption: the host's Math agrees with Java's to 1e-12; the last digits of these functions differ between engines of
 * JavaScript, as they do between releases of the JDK. Flink: SqlFunctionUtils, java.lang.Math.
 */
function doubleFunction(
  name: string,
  signatures: readonly string[],
  compute: (value: number) => number,
): ScalarFunction {
  const kernel: Kernel = ([column], rows, count, out) => {
    const read = doubleReader(column as Column);
    const values = out.values as Float64Array;
    for (let i = 0; i < count; i++) values[rows[i] as number] = compute(read(rows[i] as number));
  };
  return {
    name,
    signatures,
    arity: [1, 1],
    bind(call: FunctionCall) {
      const [operand] = call.args as [TypedExpression];
      return isNumeric(operand.type) ? strictCall(call, DOUBLE, kernel) : null;
    },
  };
}

function pairKernel(compute: (left: number, right: number) => number): Kernel {
  return ([left, right], rows, count, out) => {
    const a = doubleReader(left as Column);
    const b = doubleReader(right as Column);
    const values = out.values as Float64Array;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = compute(a(row), b(row));
    }
  };
}

const POWER = pairKernel((base, exponent) => base ** exponent);
const ATAN2 = pairKernel(Math.atan2);
const LOG_OF_BASE = pairKernel((base, value) => Math.log(value) / Math.log(base));

function bindPair(call: FunctionCall, kernel: Kernel): TypedExpression | null {
  return call.args.every((arg) => isNumeric(arg.type)) ? strictCall(call, DOUBLE, kernel) : null;
}

/** ATAN2 has no code for a DECIMAL beside another number. */
function bindAtan2(call: FunctionCall): TypedExpression | null {
  const decimals = call.args.filter((arg) => arg.type.kind === 'DECIMAL').length;
  return decimals === 1 ? null : bindPair(call, ATAN2);
}

const LN = doubleFunction('LN', ['LN(number)'], Math.log);

function bindLog(call: FunctionCall): ReturnType<ScalarFunction['bind']> {
  return call.args.length === 1 ? LN.bind(call) : bindPair(call, LOG_OF_BASE);
}

function constantFunction(name: string, value: number): ScalarFunction {
  const kernel: Kernel = (_args, rows, count, out) => {
    for (let i = 0; i < count; i++) (out.values as Float64Array)[rows[i] as number] = value;
  };
  return { name, signatures: [`${name}()`], arity: [0, 0], bind: (call) => strictCall(call, DOUBLE, kernel) };
}

/** Java's Math.toDegrees and toRadians multiply by these. */
const DEGREES_PER_RADIAN = 57.29577951308232;
const RADIANS_PER_DEGREE = 0.017453292519943295;

export const DOUBLE_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'POWER', signatures: ['POWER(base, exponent)'], arity: [2, 2], bind: (call) => bindPair(call, POWER) },
  // Not Math.sqrt: of -0.0 it gives -0.0.
  doubleFunction('SQRT', ['SQRT(number)'], (value) => value ** 0.5),
  doubleFunction('EXP', ['EXP(number)'], Math.exp),
  LN,
  { name: 'LOG', signatures: ['LOG(number)', 'LOG(base, number)'], arity: [1, 2], bind: bindLog },
  doubleFunction('LOG2', ['LOG2(number)'], (value) => Math.log(value) / Math.log(2)),
  doubleFunction('LOG10', ['LOG10(number)'], Math.log10),
  doubleFunction('SIN', ['SIN(radians)'], Math.sin),
  doubleFunction('COS', ['COS(radians)'], Math.cos),
  doubleFunction('TAN', ['TAN(radians)'], Math.tan),
  doubleFunction('COT', ['COT(radians)'], (value) => 1 / Math.tan(value)),
  doubleFunction('ASIN', ['ASIN(number)'], Math.asin),
  doubleFunction('ACOS', ['ACOS(number)'], Math.acos),
  doubleFunction('ATAN', ['ATAN(number)'], Math.atan),
  { name: 'ATAN2', signatures: ['ATAN2(y, x)'], arity: [2, 2], bind: bindAtan2 },
  doubleFunction('SINH', ['SINH(number)'], Math.sinh),
  doubleFunction('COSH', ['COSH(number)'], Math.cosh),
  doubleFunction('TANH', ['TANH(number)'], Math.tanh),
  doubleFunction('DEGREES', ['DEGREES(radians)'], (value) => value * DEGREES_PER_RADIAN),
  doubleFunction('RADIANS', ['RADIANS(degrees)'], (value) => value * RADIANS_PER_DEGREE),
  constantFunction('PI', Math.PI),
  constantFunction('E', Math.E),
];
