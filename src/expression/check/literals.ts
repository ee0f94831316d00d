import { bytesOfHex } from '../values/binary-text.ts';
import { decimalText, parseDecimal } from '../values/decimal.ts';
import type { Expression } from '../syntax/expression-ast.ts';
import { parseIntervalLiteral } from './interval-literal.ts';
import type { Refusal } from '../evaluate/scalar-function.ts';
import { parseDateLiteral, parseTimeLiteral, parseTimestampLiteral } from '../casts/text-to-time.ts';
import { literalNode } from '../evaluate/constant-node.ts';
import type { TypedExpression } from '../evaluate/typed-expression.ts';
import { BIGINT, BOOLEAN, DATE, DOUBLE, INT, INTERVAL_MONTH, INTERVAL_SECOND, TIME } from '../types/type-rules.ts';

type Literal = Extract<
  Expression,
  { kind: 'number' | 'text' | 'binary-literal' | 'boolean' | 'null' | 'time-literal' | 'interval' }
>;

/** A number and whether the signs before it make it negative: only so is -2147483648 an INT. Null for anything else. */
export function signedNumber(
  expression: Expression,
): { readonly number: Extract<Expression, { kind: 'number' }>; readonly negative: boolean } | null {
  let negative = false;
  let inner = expression;
  while (inner.kind === 'unary' && inner.operator !== 'NOT') {
    negative = negative !== (inner.operator === '-');
    inner = inner.operand;
  }
  return inner.kind === 'number' ? { number: inner, negative } : null;
}

const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;

/** The node of a literal; `negative`: a minus stands before it. */
export function literalOf(literal: Literal, negative: boolean): TypedExpression | Refusal {
  const { span } = literal;
  switch (literal.kind) {
    case 'number':
      return numberLiteral(literal.text, negative, span);
    case 'text':
      return literalNode({ kind: 'CHAR', length: literal.value.length }, literal.value, span);
    case 'binary-literal':
      return binaryLiteral(literal);
    case 'boolean':
      return literalNode(BOOLEAN, literal.value, span);
    case 'null':
      return literalNode(BOOLEAN, null, span, true);
    case 'time-literal':
      return timeLiteral(literal);
    case 'interval':
      return intervalLiteral(literal);
  }
}

function binaryLiteral({ digits, span }: Extract<Expression, { kind: 'binary-literal' }>): TypedExpression | Refusal {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(digits)) {
    return { refused: 'bad-literal', message: `X'${digits}' is not an even number of hexadecimal digits.` };
  }
  return literalNode({ kind: 'BINARY', length: digits.length / 2 }, bytesOfHex(digits), span);
}

function intervalLiteral({
  value,
  qualifier,
  negative,
  span,
}: Extract<Expression, { kind: 'interval' }>): TypedExpression | Refusal {
  const length = parseIntervalLiteral(value, qualifier, negative);
  if (!length.ok) return { refused: 'bad-literal', message: length.failure };
  return 'months' in length.value
    ? literalNode(INTERVAL_MONTH, length.value.months, span)
    : literalNode(INTERVAL_SECOND, length.value.ms, span);
}

function numberLiteral(text: string, negative: boolean, span: Literal['span']): TypedExpression | Refusal {
  if (/[eE]/.test(text)) {
    const value = Number(text);
    if (!Number.isFinite(value)) return { refused: 'bad-literal', message: `${text} is too large for a DOUBLE.` };
    // Flink reads it through a decimal number, which has no negative zero.
    return literalNode(DOUBLE, negative && value !== 0 ? -value : value, span);
  }
  const digits = text.replace('.', '');
  const parsed = parseDecimal(text);
  if (parsed === null) return { refused: 'bad-literal', message: `${text} is no number.` };
  const unscaled = negative ? -parsed.unscaled : parsed.unscaled;
  if (parsed.scale === 0) {
    if (unscaled < LONG_MIN || unscaled > LONG_MAX) {
      return { refused: 'bad-literal', message: `${decimalText(unscaled, 0)} is out of range for BIGINT.` };
    }
    return BigInt.asIntN(32, unscaled) === unscaled
      ? literalNode(INT, Number(unscaled), span)
      : literalNode(BIGINT, unscaled, span);
  }
  if (digits.length > 38) return { refused: 'bad-literal', message: 'A DECIMAL has at most 38 digits.' };
  return literalNode({ kind: 'DECIMAL', precision: digits.length, scale: parsed.scale }, unscaled, span);
}

function timeLiteral({ type, value, span }: Extract<Expression, { kind: 'time-literal' }>): TypedExpression | Refusal {
  switch (type) {
    case 'TIME': {
      const ms = parseTimeLiteral(value);
      return ms === null
        ? { refused: 'bad-literal', message: `'${value}' is no time; write TIME '12:30:00'.` }
        : literalNode(TIME, ms, span);
    }
    case 'DATE': {
      const days = parseDateLiteral(value);
      return days === null
        ? { refused: 'bad-literal', message: `'${value}' is no date; write DATE '2026-01-31'.` }
        : literalNode(DATE, days, span);
    }
    case 'TIMESTAMP': {
      const parsed = parseTimestampLiteral(value);
      if (parsed === null) {
        return {
          refused: 'bad-literal',
          message: `'${value}' is no timestamp; write TIMESTAMP '2026-01-31 12:00:00'.`,
        };
      }
      const fine = parsed.fraction.length > 3;
      const time = fine ? BigInt(parsed.ms) * 1_000_000n + BigInt(parsed.fraction.padEnd(9, '0').slice(3)) : parsed.ms;
      return literalNode({ kind: 'TIMESTAMP', precision: parsed.fraction.length }, time, span);
    }
  }
}
