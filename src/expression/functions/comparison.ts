import { type LogicalType, physicalTypeOf, sameType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { castNode } from '../cast.ts';
import { rescale } from '../decimal.ts';
import type { ComparisonOperator } from '../expression-ast.ts';
import { scaleOf, unscaledReader } from '../read-number.ts';
import { type FunctionCall, type Refusal, type ScalarFunction, strictCall } from '../scalar-function.ts';
import { compareTexts } from '../text-order.ts';
import { type Kernel, literalNode, strictNode, type TypedExpression } from '../typed-expression.ts';
import {
  approximateType,
  BOOLEAN,
  commonType,
  isApproximate,
  isBinary,
  isCollection,
  isExact,
  isInteger,
  isNumeric,
  isText,
  isTimestamp,
  widerInteger,
} from '../type-rules.ts';

/**
 * Comparison operators. Numbers compare exactly, or as doubles if one is a double; text against another type is cast
 * to it, where Flink allows that. NaN equals nothing and is neither less nor greater.
 */

const OPERATORS: readonly ComparisonOperator[] = ['=', '<>', '<', '<=', '>', '>='];

/** Two operands made comparable: their common storage decides the kernel. */
type Comparable =
  | { readonly left: TypedExpression; readonly right: TypedExpression }
  | Refusal
  /** Flink compares with a literal NULL: the result is NULL. */
  | 'null';

/** Brings both operands to types that compare, by Flink's rules, or refuses; null where the types do not go together. */
export function makeComparable(
  operator: ComparisonOperator,
  left: TypedExpression,
  right: TypedExpression,
): Comparable | null {
  if (left.bareNull || right.bareNull) return 'null';
  const [a, b] = [left.type, right.type];
  if (isNumeric(a) && isNumeric(b)) return comparableNumbers(left, right);
  if (isText(a) && isText(b)) return { left, right };
  if (isCollection(a) || isCollection(b)) return comparableCollections(operator, left, right);
  if (isBinary(a) && isBinary(b)) return { left, right };
  if (isTimestamp(a) && isTimestamp(b)) return comparableTimestamps(left, right);
  if (a.kind === b.kind) return { left, right };
  if (isBinary(a) || isBinary(b)) return null;
  const [text, other] = isText(a) ? [a, b] : isText(b) ? [b, a] : [null, null];
  if (text === null) return null;
  if (other.kind === 'BOOLEAN') {
    // Flink compares the texts: TRUE in capitals.
    return { left: castNode(left, text) as TypedExpression, right: castNode(right, text) as TypedExpression };
  }
  if (isNumeric(other) && (operator === '=' || operator === '<>')) {
    return {
      refused: 'type-mismatch',
      message: `A text and a number cannot be compared with ${operator}; cast one of them.`,
    };
  }
  // A column that holds no time is NULL then, a number fails the row.
  const safe = !isNumeric(other);
  const cast = castNode(text === a ? left : right, other, { safe });
  if (cast === null) return null;
  return text === a ? { left: cast, right } : { left, right: cast };
}

function comparableNumbers(left: TypedExpression, right: TypedExpression): Comparable | null {
  const [a, b] = [left.type, right.type];
  if (sameType(a, b)) return { left, right };
  if (isApproximate(a) || isApproximate(b)) return bothAs(approximateType(a, b), left, right);
  if (isInteger(a) && isInteger(b)) return bothAs(widerInteger(a, b), left, right);
  return { left, right };
}

function bothAs(type: LogicalType, left: TypedExpression, right: TypedExpression): Comparable | null {
  const nodes = [castNode(left, type), castNode(right, type)];
  if (nodes.includes(null)) return null;
  return { left: nodes[0] as TypedExpression, right: nodes[1] as TypedExpression };
}

/** Timestamps of different storage compare as the finer one. */
function comparableTimestamps(left: TypedExpression, right: TypedExpression): Comparable | null {
  const [a, b] = [left.type, right.type];
  if (physicalTypeOf(a) === physicalTypeOf(b)) return { left, right };
  return physicalTypeOf(a) === 'i128' ? bothAs(a, left, right) : bothAs(b, left, right);
}

/** Collections of one shape are equal or not; they have no order. */
function comparableCollections(
  operator: ComparisonOperator,
  left: TypedExpression,
  right: TypedExpression,
): Comparable | null {
  const type = operator === '=' || operator === '<>' ? commonType(left.type, right.type) : null;
  return type === null ? null : bothAs(type, left, right);
}

/** A comparison of operands that {@link makeComparable} has prepared. */
export function comparisonKernel(operator: ComparisonOperator, left: LogicalType, right: LogicalType): Kernel {
  if (physicalTypeOf(left) === 'text') {
    return operator === '=' || operator === '<>' ? DIRECT[operator] : orderKernel(operator, textOrder);
  }
  // Equal storage and scale compare as they are stored.
  if (physicalTypeOf(left) === 'i64' && physicalTypeOf(right) === 'i64' && scaleOfType(left) === scaleOfType(right)) {
    return longKernel(operator);
  }
  const wide = physicalTypeOf(left) === 'i128' || physicalTypeOf(left) === 'i64';
  if (wide || (isExact(left) && isExact(right) && !(isInteger(left) && isInteger(right)))) {
    return orderKernel(operator, decimalOrder);
  }
  return DIRECT[operator];
}

function scaleOfType(type: LogicalType): number {
  return type.kind === 'DECIMAL' ? type.scale : 0;
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

/** Values that JavaScript compares as Flink does: integers of one width, doubles, booleans, times. */
const DIRECT: Readonly<Record<ComparisonOperator, Kernel>> = {
  '=': ([left, right], rows, count, out) => {
    const [a, b, values] = [(left as Column).values as Numbers, (right as Column).values as Numbers, out.values];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = a[row] === b[row] ? 1 : 0;
    }
  },
  '<>': ([left, right], rows, count, out) => {
    const [a, b, values] = [(left as Column).values as Numbers, (right as Column).values as Numbers, out.values];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = a[row] === b[row] ? 0 : 1;
    }
  },
  '<': ([left, right], rows, count, out) => {
    const [a, b, values] = [(left as Column).values as Numbers, (right as Column).values as Numbers, out.values];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = (a[row] as number) < (b[row] as number) ? 1 : 0;
    }
  },
  '<=': ([left, right], rows, count, out) => {
    const [a, b, values] = [(left as Column).values as Numbers, (right as Column).values as Numbers, out.values];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = (a[row] as number) <= (b[row] as number) ? 1 : 0;
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
  const yes = operator === '<>' || operator === '<=' || operator === '>=' ? 0 : 1;
  return ([left, right], rows, count, out) => {
    const [a, b] = exchanged ? [right, left] : [left, right];
    compare(halves(a as Column), halves(b as Column), rows, count, out.values as Uint8Array, yes);
  };
}

type Halves = readonly [low: Uint32Array, high: Int32Array];

function longsEqual(a: Halves, b: Halves, rows: Int32Array, count: number, values: Uint8Array, yes: number): void {
  const [lowA, highA] = a;
  const [lowB, highB] = b;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const at = 2 * row;
    values[row] = lowA[at] === lowB[at] && highA[at + 1] === highB[at + 1] ? yes : 1 - yes;
  }
}

function longsLess(a: Halves, b: Halves, rows: Int32Array, count: number, values: Uint8Array, yes: number): void {
  const [lowA, highA] = a;
  const [lowB, highB] = b;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const at = 2 * row;
    const high = highA[at + 1] as number;
    const other = highB[at + 1] as number;
    const less = high < other || (high === other && (lowA[at] as number) < (lowB[at] as number));
    values[row] = less ? yes : 1 - yes;
  }
}

/** Low halves unsigned and high halves signed, at even and odd indexes: typed arrays are little-endian wherever we run. */
function halves({ values }: Column): Halves {
  const { buffer, byteOffset, length } = values as BigInt64Array;
  return [new Uint32Array(buffer, byteOffset, 2 * length), new Int32Array(buffer, byteOffset, 2 * length)];
}

function bindComparison(operator: ComparisonOperator, call: FunctionCall): TypedExpression | Refusal | null {
  const [left, right] = call.args as [TypedExpression, TypedExpression];
  const comparable = makeComparable(operator, left, right);
  if (comparable === 'null') return literalNode(BOOLEAN, null, call.span);
  if (comparable === null || 'refused' in comparable) return comparable;
  const args = [comparable.left, comparable.right];
  return strictCall(call, BOOLEAN, comparisonKernel(operator, comparable.left.type, comparable.right.type), { args });
}

/** `a IS DISTINCT FROM b`: never NULL, and NULL equals NULL. */
function bindDistinct(call: FunctionCall, negated: boolean): TypedExpression | Refusal | null {
  const [left, right] = call.args as [TypedExpression, TypedExpression];
  const comparable = makeComparable('=', left, right);
  if (comparable === null || (comparable !== 'null' && 'refused' in comparable)) return comparable;
  const pair = comparable === 'null' ? { left, right } : comparable;
  const equal =
    comparable === 'null'
      ? literalNode(BOOLEAN, null, call.span)
      : strictNode({
          type: BOOLEAN,
          nullable: true,
          span: call.span,
          args: [pair.left, pair.right],
          kernel: comparisonKernel('=', pair.left.type, pair.right.type),
        });
  return {
    type: BOOLEAN,
    nullable: false,
    span: call.span,
    constant: false,
    bareNull: false,
    evaluate(frame, selection) {
      const [a, b, same] = [pair.left, pair.right, equal].map((node) => node.evaluate(frame, selection)) as [
        Column,
        Column,
        Column,
      ];
      const values = new Uint8Array(frame.capacity);
      for (let i = 0; i < selection.count; i++) {
        const row = selection.rows[i] as number;
        const leftNull = a.nulls?.[row] === 1;
        const rightNull = b.nulls?.[row] === 1;
        const equals = leftNull || rightNull ? leftNull && rightNull : same.values[row] === 1;
        values[row] = equals === negated ? 1 : 0;
      }
      return { type: BOOLEAN, values, nulls: null };
    },
  };
}

export const COMPARISON_FUNCTIONS: readonly ScalarFunction[] = [
  ...OPERATORS.map((name): ScalarFunction => ({
    name,
    signatures: [`value ${name} value`],
    arity: [2, 2],
    takesNull: true,
    bind: (call) => bindComparison(name, call),
  })),
  ...[false, true].map((negated): ScalarFunction => ({
    name: negated ? 'IS NOT DISTINCT FROM' : 'IS DISTINCT FROM',
    signatures: [`value IS ${negated ? 'NOT ' : ''}DISTINCT FROM value`],
    arity: [2, 2],
    takesNull: true,
    bind: (call) => bindDistinct(call, negated),
  })),
];
