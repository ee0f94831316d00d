import type { LogicalType } from '#protocol/logical-type.ts';
import { castNode } from '../casts/cast.ts';
import { literalLength } from '../casts/cast-interval.ts';
import { literalNode } from '../evaluate/constant-node.ts';
import type { TypedExpression } from '../evaluate/typed-expression.ts';
import type { Expression, IntervalQualifier, Span } from '../syntax/expression-ast.ts';
import { signedNumber } from './literals.ts';
import { isExact, isInteger } from '../types/type-rules.ts';
import { parseDecimal } from '../values/decimal.ts';

/**
 * A cast to an interval. Numbers go to a single unit only, intervals to any of their own family; a literal under CAST
 * is counted in the unit, everything else (under TRY_CAST a literal, too) is months or milliseconds already. Null where
 * Flink has no such cast.
 */
export function intervalCast(
  node: TypedExpression,
  operand: Expression,
  to: LogicalType,
  { qualifier, safe, span }: { readonly qualifier: IntervalQualifier; readonly safe: boolean; readonly span: Span },
): TypedExpression | null {
  const literal = safe || !isExact(node.type) ? null : decimalOf(operand);
  if (qualifier.to !== null && (literal !== null || isInteger(node.type))) return null;
  if (literal === null) return castNode(node, to, { safe, span });
  const length = literalLength(literal, qualifier);
  return to.kind === 'INTERVAL MONTH'
    ? literalNode(to, Number(BigInt.asIntN(32, length)), span)
    : literalNode(to, BigInt.asIntN(64, length), span);
}

/** A number as it stands in the text, with its signs, or null. */
function decimalOf(operand: Expression): ReturnType<typeof parseDecimal> {
  const signed = signedNumber(operand);
  return signed === null ? null : parseDecimal(`${signed.negative ? '-' : ''}${signed.number.text}`);
}

/** Whether a cast to an interval counts its operand in months or milliseconds, whatever the unit says. */
export function ignoresUnit({ operand, type, safe }: Extract<Expression, { kind: 'cast' }>): boolean {
  const unit = type.qualifier?.from;
  return unit !== undefined && unit !== 'MONTH' && (safe || signedNumber(operand) === null);
}
