import { type LogicalType, physicalTypeOf, sameType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { castNode } from '../casts/cast.ts';
import { fitsPrecision, rescale } from '../values/decimal.ts';
import type { ComparisonOperator } from '../syntax/expression-ast.ts';
import { type FunctionCall, type Refusal, type ScalarFunction, strictCall } from '../evaluate/scalar-function.ts';
import { constantValue, literalNode } from '../evaluate/constant-node.ts';
import { strictNode } from '../evaluate/strict-node.ts';
import type { TypedExpression } from '../evaluate/typed-expression.ts';
import {
  approximateType,
  asDecimal,
  BOOLEAN,
  commonType,
  isApproximate,
  isBinary,
  isCollection,
  isInteger,
  isNumeric,
  isText,
  isTimestamp,
  widerInteger,
} from '../types/type-rules.ts';
import { comparisonKernel } from './comparison-kernels.ts';

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

/**
 * Brings both operands to types that compare, by Flink's rules, or refuses; null where the types do not go together.
 */
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
  return { left: atScaleOf(right, left), right: atScaleOf(left, right) };
}

/**
 * A constant at the scale of what it is compared with, if it has one there: equal scales compare as they are stored.
 */
function atScaleOf(other: TypedExpression, node: TypedExpression): TypedExpression {
  const value = constantValue(node);
  if (physicalTypeOf(other.type) !== 'i64' || (typeof value !== 'bigint' && typeof value !== 'number')) return node;
  const [from, to] = [asDecimal(node.type).scale, asDecimal(other.type).scale];
  const unscaled = rescale(BigInt(value), from, to);
  const exact = rescale(unscaled, to, from) === BigInt(value) && fitsPrecision(unscaled, LONG_DIGITS);
  return exact ? literalNode({ kind: 'DECIMAL', precision: LONG_DIGITS, scale: to }, unscaled, node.span) : node;
}

/** Digits of a DECIMAL that is stored in 64 bits. */
const LONG_DIGITS = 18;

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
