import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import { type Column, valueAt } from '#protocol/record-batch.ts';
import { castNode } from '../casts/cast.ts';
import type { Span } from '../syntax/expression-ast.ts';
import type { Refusal } from '../evaluate/scalar-function.ts';
import { foldConstant, literalNode } from '../evaluate/constant-node.ts';
import { strictNode } from '../evaluate/strict-node.ts';
import { shareNode, type TypedExpression } from '../evaluate/typed-expression.ts';
import { BOOLEAN, commonTypeOf, isApproximate, isBinary, isNumeric, isText, isTimestamp } from '../types/type-rules.ts';
import { compareNodes } from './compare-nodes.ts';
import { logicalNode } from './logic.ts';

/**
 * BETWEEN is `low <= x AND x <= high`: FALSE, not NULL, where one bound already decides. SYMMETRIC takes the bounds in
 * either order.
 */
export function betweenNode(options: {
  readonly value: TypedExpression;
  readonly from: TypedExpression;
  readonly to: TypedExpression;
  readonly symmetric: boolean;
  readonly negated: boolean;
  readonly span: Span;
}): TypedExpression | Refusal | null {
  const { from, to, symmetric, negated, span } = options;
  const value = shareNode(options.value);
  const range = rangeNode(value, from, to, span);
  if (range === null || 'refused' in range) return range;
  if (!symmetric) return negated ? notNode(range, span) : range;
  const reverse = rangeNode(value, to, from, span);
  if (reverse === null || 'refused' in reverse) return reverse;
  const either = logicalNode('OR', [range, reverse], span);
  return negated ? notNode(either, span) : either;
}

function rangeNode(
  value: TypedExpression,
  from: TypedExpression,
  to: TypedExpression,
  span: Span,
): TypedExpression | Refusal | null {
  const lower = compareNodes('>=', value, from, span);
  const upper = compareNodes('<=', value, to, span);
  if (lower === null || 'refused' in lower) return lower;
  if (upper === null || 'refused' in upper) return upper;
  return logicalNode('AND', [lower, upper], span);
}

function notNode(operand: TypedExpression, span: Span): TypedExpression {
  return strictNode({
    type: BOOLEAN,
    nullable: operand.nullable,
    span,
    args: [operand],
    kernel: ([column], rows, count, out) => {
      const [from, values] = [(column as Column).values as Uint8Array, out.values as Uint8Array];
      for (let i = 0; i < count; i++) values[rows[i] as number] = 1 - (from[rows[i] as number] as number);
    },
  });
}

/**
 * IN: every element is cast to the type of the left side, so integers wrap and `a IN (1, 2.5)` is TRUE for INT 2. A
 * NULL in the list makes FALSE into NULL. DOUBLE compares by bits: -0.0 is not 0.0, and NaN is NaN.
 */
export function inNode(options: {
  readonly value: TypedExpression;
  readonly list: readonly TypedExpression[];
  readonly negated: boolean;
  readonly span: Span;
}): TypedExpression | Refusal | null {
  const { value, list, negated, span } = options;
  const typed = list.filter((element) => !element.bareNull);
  if (typed.length > 0 && commonTypeOf(typed.map((element) => element.type)) === null) return null;
  if (value.bareNull) return literalNode(BOOLEAN, null, span);
  if (!typed.every((element) => mayCompare(value.type, element.type))) return null;
  const elements = list.map((element) => castNode(element, value.type));
  if (elements.includes(null)) return null;
  const nodes = elements as readonly TypedExpression[];
  const type = value.type;
  const nullable = value.nullable || nodes.some((node) => node.nullable);
  const found = negated ? 0 : 1;
  return foldConstant({
    type: BOOLEAN,
    nullable,
    span,
    constant: value.constant && nodes.every((node) => node.constant),
    bareNull: false,
    evaluate(frame, selection) {
      const column = value.evaluate(frame, selection);
      const columns = nodes.map((node) => node.evaluate(frame, selection));
      const { rows, count } = selection;
      const values = new Uint8Array(frame.capacity);
      const nulls = nullable ? new Uint8Array(frame.capacity) : null;
      const match = matcher(type, column, nodes, columns);
      for (let i = 0; i < count; i++) {
        const row = rows[i] as number;
        if (column.nulls?.[row] === 1) (nulls as Uint8Array)[row] = 1;
        else if (match(row)) values[row] = found;
        else if (columns.some((element) => element.nulls?.[row] === 1)) (nulls as Uint8Array)[row] = 1;
        else values[row] = 1 - found;
      }
      return { type: BOOLEAN, values, nulls };
    },
  });
}

/** Whether Flink lets an element of this type stand in the list. */
function mayCompare(left: LogicalType, right: LogicalType): boolean {
  if (isNumeric(left) || isText(left)) return isNumeric(right) || isText(right);
  if (isBinary(left) || isBinary(right)) return isBinary(left) && isBinary(right);
  return left.kind === right.kind || isText(right) || (isTimestamp(left) && isTimestamp(right));
}

/** Whether the row's value is in the list: by a set where the whole list is constant, else element by element. */
function matcher(
  type: LogicalType,
  column: Column,
  nodes: readonly TypedExpression[],
  columns: readonly Column[],
): (row: number) => boolean {
  const wide = physicalTypeOf(type) === 'i128';
  const read = (from: Column, row: number): unknown => (wide ? valueAt(from, row) : from.values[row]);
  // A set holds -0.0 and 0.0 as one value.
  const bits = isApproximate(type);
  if (!bits && columns.length > 4 && nodes.every((node) => node.constant)) {
    let set: Set<unknown> | null = null;
    return (row) => {
      set ??= new Set(columns.filter((element) => element.nulls?.[row] !== 1).map((element) => read(element, row)));
      return set.has(read(column, row));
    };
  }
  return (row) => {
    const value = read(column, row);
    for (const element of columns) {
      if (element.nulls?.[row] === 1) continue;
      if (bits ? Object.is(read(element, row), value) : read(element, row) === value) return true;
    }
    return false;
  };
}
