import type { IntervalQualifier } from './expression-ast.ts';
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
