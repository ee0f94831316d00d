import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Prng } from '#std/prng.ts';
import type { LogicalType, Schema } from '#protocol/logical-type.ts';
import { compileExpression } from '../compile-expression.ts';
import { EXPRESSION_LENGTH_MAX } from '../expression-limits.ts';
import { parseTokens } from './parse-expression.ts';
import { TokenCursor } from './token-cursor.ts';
import { type Token, tokenize } from './tokenize.ts';

/**
 * Parser and checker under noise: random bytes, and expressions of the vectors with pieces cut out, doubled, swapped
 * and replaced. Neither throws, every diagnostic lies in the text, and the tokens it looks at grow with the text alone.
 * Work is counted, for time is the machine's.
 */

const FOLDER = new URL('../../conformance/vectors/sql-expression/', import.meta.url);

const SEEDS: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.startsWith('topic-'))
  .flatMap((file) => {
    const { cases } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as { cases: { expr?: string }[] };
    return cases.flatMap(({ expr }) => (expr === undefined ? [] : [expr]));
  });

const PIECES = (
  "( ) [ ] < > , . ' ` \" + - * / % || = <> <= :: ; ? { } ! @ # $ \\ /* */ -- // '' 1 .5 1e9 1e 0x X'4 U&'\\ " +
  'CASE WHEN THEN ELSE END CAST TRY_CAST AS AND OR NOT IN IS NULL DISTINCT FROM BETWEEN SYMMETRIC LIKE SIMILAR TO ESCAPE ' +
  'INTERVAL DAY MONTH SECOND DATE TIME TIMESTAMP ARRAY MAP ROW OVERLAPS TRIM( EXTRACT( FLOOR( OVERLAY( POSITION( ' +
  'SUBSTRING( TIMESTAMPADD( JSON_VALUE( COUNT(*) FILTER (WHERE \ud800 é 😀 \u0000 \u2028'
).split(' ');

const TYPES: Readonly<Record<string, LogicalType>> = {
  a: { kind: 'INT' },
  b: { kind: 'BIGINT' },
  d: { kind: 'DOUBLE' },
  p: { kind: 'DECIMAL', precision: 10, scale: 2 },
  s: { kind: 'STRING' },
  f: { kind: 'BOOLEAN' },
  t: { kind: 'TIMESTAMP', precision: 3 },
  y: { kind: 'DATE' },
};

const SCHEMA: Schema = {
  fields: Object.entries(TYPES).map(([name, type]) => ({ name, type, nullable: true })),
  timeField: null,
  changelog: false,
};

/** Most looks at tokens that a unit of the text, and its end, may cost; an open bracket costs twelve. */
const LOOKS_PER_UNIT = 16;

/** Runs a text and says what is wrong with the answer or with the work it took, or null. */
function faultOf(text: string, check = false): string | null {
  try {
    const cursor = new CountingCursor(text);
    const parsed = parseTokens(cursor);
    if (cursor.looks > LOOKS_PER_UNIT * (text.length + 1)) return `${cursor.looks} looks at ${text.length} units`;
    const compiled = check ? compileExpression(text, SCHEMA) : null;
    const found = compiled === null ? parsed.diagnostics : compiled.ok ? [] : compiled.failure;
    for (const { from, to } of found) {
      if (!(from >= 0 && to >= from && to <= text.length)) return `a diagnostic at ${from}, ${to}`;
    }
    return null;
  } catch (error) {
    return String(error);
  }
}

function randomText(random: Prng): string {
  const length = random.nextInt(80);
  let text = '';
  for (let i = 0; i < length; i++)
    text += String.fromCharCode(random.nextInt(random.nextInt(8) === 0 ? 0x10000 : 0x80));
  return text;
}

function mutate(random: Prng, seed: string): string {
  let text = seed;
  for (let i = 1 + random.nextInt(4); i > 0; i--) {
    const [a, b] = [random.nextInt(text.length + 1), random.nextInt(text.length + 1)].sort((x, y) => x - y) as [
      number,
      number,
    ];
    const piece = PIECES[random.nextInt(PIECES.length)] as string;
    switch (random.nextInt(5)) {
      case 0:
        text = text.slice(0, a) + text.slice(b);
        break;
      case 1:
        text = `${text.slice(0, a)}${piece}${text.slice(a)}`;
        break;
      case 2:
        text = `${text.slice(0, a)} ${piece} ${text.slice(b)}`;
        break;
      case 3:
        text = text.slice(0, b) + text.slice(a);
        break;
      default:
        text = text.slice(0, a) + (SEEDS[random.nextInt(SEEDS.length)] as string) + text.slice(a);
    }
    if (text.length > 2000) text = text.slice(0, 2000);
  }
  return text;
}

function firstFault(count: number, textOf: (index: number) => string, check = false): readonly string[] | null {
  for (let i = 0; i < count; i++) {
    const text = textOf(i);
    const fault = faultOf(text, check);
    if (fault !== null) return [JSON.stringify(text), fault];
  }
  return null;
}

describe('the parser under noise', () => {
  test('40,000 texts of random units', () => {
    const random = new Prng(1);
    expect(firstFault(40_000, () => randomText(random))).toBeNull();
  });

  test('60,000 mutated expressions, checked too', () => {
    const random = new Prng(2);
    expect(firstFault(60_000, (i) => mutate(random, SEEDS[i % SEEDS.length] as string), true)).toBeNull();
  });

  test('every start of every expression', () => {
    const starts = SEEDS.slice(0, 400).flatMap((seed) =>
      Array.from({ length: seed.length }, (_, i) => seed.slice(0, i)),
    );
    expect(firstFault(starts.length, (i) => starts[i] as string)).toBeNull();
  });

  test.each([
    '(',
    '[',
    'a[',
    '-',
    'NOT ',
    'CASE WHEN ',
    'a + ',
    'a AND ',
    'f(',
    'ARRAY[',
    'CAST(a AS ARRAY<',
    "'",
    '/*',
    'a.',
  ])('a text of %s to the limit takes no more than its length is worth', (piece) => {
    const full = piece.repeat(Math.floor(EXPRESSION_LENGTH_MAX / piece.length));
    expect(faultOf(full)).toBeNull();
  });

  test.each(["'", '`', "x'", '/*', "a + '"])('what %s opens and nothing closes is read once', (open) => {
    const kinds = (times: number): readonly string[] => {
      const found: string[] = [];
      const kept = tokenize(`${open}${' /* b'.repeat(times)}`, ({ message }) => found.push(message));
      return [...kept.map(({ kind }) => kind), ...found];
    };
    expect(kinds(500)).toEqual(kinds(1));
  });
});

/** Counts how often the parser looks at a token, which is all it does between two tokens. */
class CountingCursor extends TokenCursor {
  looks = 0;

  override peek(ahead?: number): Token {
    this.looks++;
    return super.peek(ahead);
  }
}
