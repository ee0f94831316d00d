import type { Expression, IntervalQualifier, TypeName } from './expression-ast.ts';
import type { ExpressionReader } from './expression-reader.ts';
import { PRECEDENCE } from './precedence.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Units of an interval; each may stand in the plural. */
export const INTERVAL_UNITS: ReadonlySet<string> = new Set(
  'YEAR QUARTER MONTH WEEK DAY HOUR MINUTE SECOND YEARS QUARTERS MONTHS WEEKS DAYS HOURS MINUTES SECONDS'.split(' '),
);

/** Units an interval can reach down to. */
const FINER_UNITS: Readonly<Record<string, readonly string[]>> = {
  YEAR: ['MONTH'],
  DAY: ['HOUR', 'MINUTE', 'SECOND'],
  HOUR: ['MINUTE', 'SECOND'],
  MINUTE: ['SECOND'],
};

/** An interval: `INTERVAL '1' DAY`, `INTERVAL a DAY`, `INTERVAL (a + 1) DAY`. INTERVAL is the next token. */
export function parseInterval(reader: ExpressionReader): Expression {
  const cursor = reader.cursor;
  const from = cursor.next();
  const sign = cursor.peek();
  const negative = cursor.acceptSymbol('-');
  if (!negative) cursor.acceptSymbol('+');
  if (cursor.peek().kind === 'text') {
    const value = cursor.next().value;
    const qualifier = parseQualifier(cursor);
    if (qualifier === null) return { kind: 'error', span: reader.from(from) };
    return reader.node({ kind: 'interval', negative, value, qualifier, span: reader.from(from) });
  }
  const magnitude = parseMagnitude(reader);
  const operand = negative
    ? reader.node({ kind: 'unary', operator: '-', operand: magnitude, span: reader.from(sign) }, magnitude)
    : magnitude;
  const unit = parseUnit(cursor);
  if (unit === null) return { kind: 'error', span: reader.from(from) };
  const [precision] = parsePrecisions(cursor);
  return reader.node({ kind: 'interval-of', operand, unit, precision, span: reader.from(from) }, operand);
}

/** A number, a name, or anything in brackets. */
function parseMagnitude(reader: ExpressionReader): Expression {
  const cursor = reader.cursor;
  if (cursor.acceptSymbol('(')) {
    const inner = reader.expression(0);
    reader.close();
    return inner;
  }
  const operand = reader.expression(PRECEDENCE.primary);
  if (operand.kind !== 'number' && operand.kind !== 'field' && operand.kind !== 'error') {
    cursor.report('syntax', 'The length of an interval is a number, a name, or stands in brackets.', operand.span);
  }
  return operand;
}

/** The type of an interval: `INTERVAL DAY`, `INTERVAL YEAR TO MONTH`. INTERVAL is the next token. */
export function parseIntervalType(cursor: TokenCursor): TypeName | null {
  const { from } = cursor.next();
  const qualifier = parseQualifier(cursor);
  return qualifier === null
    ? null
    : { name: 'INTERVAL', parameters: [], parts: [], qualifier, span: { from, to: cursor.lastEnd() } };
}

/** Reads `DAY(3) TO SECOND(6)`; null after a reported error. */
export function parseQualifier(cursor: TokenCursor): IntervalQualifier | null {
  const from = parseUnit(cursor);
  if (from === null) return null;
  const [precision, leadingFraction] = parsePrecisions(cursor);
  // Any other TO belongs to a FLOOR or CEIL around the interval.
  if (!cursor.isWord('TO') || !(FINER_UNITS[from] ?? []).includes(cursor.word(1) ?? '')) {
    return { from, precision, to: null, fraction: leadingFraction };
  }
  cursor.next();
  const to = parseUnit(cursor);
  return { from, precision, to, fraction: parsePrecisions(cursor)[0] };
}

function parseUnit(cursor: TokenCursor): string | null {
  const word = cursor.word();
  if (word === null || !INTERVAL_UNITS.has(word)) {
    cursor.unexpected('a time unit');
    cursor.recover();
    return null;
  }
  cursor.next();
  return word.endsWith('S') ? word.slice(0, -1) : word;
}

function parsePrecisions(cursor: TokenCursor): readonly [precision: number | null, fraction: number | null] {
  if (!cursor.isSymbol('(') || cursor.peek(1).kind !== 'number') return [null, null];
  cursor.next();
  const precision = Number(cursor.next().value);
  const fraction = cursor.acceptSymbol(',') && cursor.peek().kind === 'number' ? Number(cursor.next().value) : null;
  cursor.expectSymbol(')');
  return [precision, fraction];
}
