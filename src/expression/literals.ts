import { decimalText, parseDecimal } from './decimal.ts';
import type { Expression } from './expression-ast.ts';
import type { Refusal } from './scalar-function.ts';
import { parseDateLiteral, parseTimestampLiteral } from './text-to-time.ts';
import { literalNode, type TypedExpression } from './typed-expression.ts';
import { BIGINT, BOOLEAN, DATE, DOUBLE, INT } from './type-rules.ts';

type Literal = Extract<Expression, { kind: 'number' | 'text' | 'boolean' | 'null' | 'time-literal' | 'interval' }>;

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
    case 'boolean':
      return literalNode(BOOLEAN, literal.value, span);
    case 'null':
      return literalNode(BOOLEAN, null, span, true);
    case 'time-literal':
      return timeLiteral(literal);
    case 'interval':
      return { refused: 'unsupported-type', message: 'Weir has no intervals yet.' };
  }
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
    case 'TIME':
      return { refused: 'unsupported-type', message: 'Weir has no type TIME yet.' };
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
      if (/[1-9]/.test(parsed.fraction.slice(3))) {
        return { refused: 'unsupported-type', message: 'A TIMESTAMP holds milliseconds; finer digits are lost.' };
      }
      return literalNode({ kind: 'TIMESTAMP', precision: parsed.fraction.length }, parsed.ms, span);
    }
  }
}
