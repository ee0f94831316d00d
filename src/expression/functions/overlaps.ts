import type { Span } from '../syntax/expression-ast.ts';
import { isRefusal, type Refusal } from '../evaluate/scalar-function.ts';
import { shareNode, type TypedExpression } from '../evaluate/typed-expression.ts';
import { isInterval } from '../types/type-rules.ts';
import { compareNodes } from './compare-nodes.ts';
import { caseNode } from './conditional.ts';
import { logicalNode } from './logic.ts';
import { shiftNode } from './time-arithmetic.ts';

/**
 * `(start, end) OVERLAPS (start, end)`: whether two periods share an instant, ends included. Each is put in order
 * first, and an end may be an interval from the start. Flink: Calcite's StandardConvertletTable.convertPeriod.
 */
export function overlapsNode(
  left: readonly [TypedExpression, TypedExpression],
  right: readonly [TypedExpression, TypedExpression],
  span: Span,
): TypedExpression | Refusal | null {
  const a = orderedPeriod(left, span);
  const b = orderedPeriod(right, span);
  if (a === null || b === null) return null;
  const first = compareNodes('>=', a.end, b.start, span);
  const second = compareNodes('>=', b.end, a.start, span);
  if (first === null || isRefusal(first)) return first;
  if (second === null || isRefusal(second)) return second;
  return logicalNode('AND', [first, second], span);
}

function orderedPeriod(
  [from, to]: readonly [TypedExpression, TypedExpression],
  span: Span,
): { readonly start: TypedExpression; readonly end: TypedExpression } | null {
  const start = shareNode(from);
  const shifted = isInterval(to.type) ? shiftNode({ args: [start, to], words: [], span }, start, to, 1) : to;
  if (shifted === null) return null;
  const end = shareNode(shifted);
  const ordered = compareNodes('<=', start, end, span);
  if (ordered === null || isRefusal(ordered)) return null;
  const when = shareNode(ordered);
  const least = caseNode([{ when, result: start }], end, span);
  const greatest = caseNode([{ when, result: end }], start, span);
  return least === null || greatest === null ? null : { start: shareNode(least), end: shareNode(greatest) };
}
