import type { ComparisonOperator, Span } from '../syntax/expression-ast.ts';
import { isRefusal, type Refusal } from '../evaluate/scalar-function.ts';
import { literalNode } from '../evaluate/constant-node.ts';
import { strictNode } from '../evaluate/strict-node.ts';
import type { TypedExpression } from '../evaluate/typed-expression.ts';
import { BOOLEAN } from '../types/type-rules.ts';
import { makeComparable } from './comparison.ts';
import { comparisonKernel } from './comparison-kernels.ts';
import { logicalNode } from './logic.ts';

/** A comparison of two nodes; null or a refusal where they do not compare. */
export function compareNodes(
  operator: ComparisonOperator,
  left: TypedExpression,
  right: TypedExpression,
  span: Span,
): TypedExpression | Refusal | null {
  const comparable = makeComparable(operator, left, right);
  if (comparable === 'null') return literalNode(BOOLEAN, null, span);
  if (comparable === null || 'refused' in comparable) return comparable;
  const args = [comparable.left, comparable.right];
  const kernel = comparisonKernel(operator, comparable.left.type, comparable.right.type);
  return strictNode({ type: BOOLEAN, nullable: args.some((arg) => arg.nullable), span, args, kernel });
}

/** `(a, b) = (c, d)`: whether all parts are equal; null or a refusal where some do not compare. */
export function rowsEqualNode(
  left: readonly TypedExpression[],
  right: readonly TypedExpression[],
  span: Span,
): TypedExpression | Refusal | null {
  if (left.length !== right.length) return null;
  const parts: TypedExpression[] = [];
  for (const [index, part] of left.entries()) {
    const equal = compareNodes('=', part, right[index] as TypedExpression, span);
    if (equal === null || isRefusal(equal)) return equal;
    parts.push(equal);
  }
  return parts.length === 1 ? (parts[0] as TypedExpression) : logicalNode('AND', parts, span);
}
