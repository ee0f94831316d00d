import { describe, expect, test } from 'vitest';
import { EXPRESSION_DEPTH_MAX, EXPRESSION_LENGTH_MAX, EXPRESSION_NODES_MAX } from '../expression-limits.ts';
import { parseExpression } from './parse-expression.ts';
import { printExpression } from './print-expression.ts';

/** The text with every bracket that precedence implies left out. */
function printed(text: string): string {
  const { expression, diagnostics } = parseExpression(text);
  expect(diagnostics).toEqual([]);
  return printExpression(expression);
}

function problems(text: string): readonly (readonly [code: string, from: number, to: number])[] {
  return parseExpression(text).diagnostics.map(({ code, from, to }) => [code, from, to]);
}

describe('precedence', () => {
  test.each([
    ['a + b * c', '((a) + ((b * c)))'],
    ['a * b || c', '(a * b) || c'],
    ['a = 2 IS TRUE', '(a = 2) IS TRUE'],
    ['NOT a = b AND c OR d', '((NOT (a = b)) AND c) OR d'],
    ['a BETWEEN 1 AND 2 AND b', '(a BETWEEN 1 AND 2) AND b'],
    ['a = b IN (1)', 'a = (b IN (1))'],
    ['-a * b', '(-a) * b'],
    ['a - b - c', '(a - b) - c'],
  ])('%s is %s', (short, long) => {
    expect(printed(long)).toBe(short);
  });

  test('brackets that change the meaning stay', () => {
    for (const text of [
      '(a + b) * c',
      'a - (b - c)',
      'NOT (a AND b)',
      '(a IS NULL) IS NULL',
      '-(-1)',
      'a AND (b AND c)',
    ]) {
      expect(printed(text)).toBe(text === '(a IS NULL) IS NULL' ? 'a IS NULL IS NULL' : text);
    }
  });
});

describe('syntax', () => {
  test('comments, quoted names, escapes', () => {
    expect(printed("`order` /* x */ || 'it''s' -- end")).toBe("`order` || 'it''s'");
    expect(printed("U&'\\00e9'")).toBe("'é'");
    expect(printed('`x y`.`a``b`')).toBe('`x y`.`a``b`');
  });

  test('calls with keywords', () => {
    expect(printed('substring(s from 2 for 3)')).toBe('substring(s, 2, 3)');
    expect(printed("trim('x' from s)")).toBe("trim(BOTH 'x' FROM s)");
    expect(printed('position((a || b) in s)')).toBe('position((a || b) IN s)');
    expect(printed('extract(year from t)')).toBe('extract(YEAR FROM t)');
    expect(printed('floor(t to day)')).toBe('floor(t TO DAY)');
    expect(printed('count(distinct a) filter (where a > 1)')).toBe('count(DISTINCT a) FILTER (WHERE a > 1)');
    expect(printed("INTERVAL '1 2' DAY(3) TO SECOND")).toBe("INTERVAL '1 2' DAY(3) TO SECOND");
  });

  test('a reserved word is no name, and says where', () => {
    expect(problems('a + value')).toEqual([['syntax', 4, 9]]);
    expect(problems('a != 1')).toEqual([['syntax', 2, 3]]);
    expect(problems('"a"')[0]).toEqual(['syntax', 0, 1]);
    expect(problems("'open")[0]).toEqual(['syntax', 0, 5]);
  });

  test('several mistakes in one text are all reported', () => {
    expect(problems('IF(a + , b *, CASE WHEN THEN 1 END)')).toEqual([
      ['syntax', 7, 8],
      ['syntax', 12, 13],
      ['syntax', 24, 28],
    ]);
  });
});

describe('limits', () => {
  test('length, depth and number of parts', () => {
    const codes = (text: string): readonly string[] => problems(text).map(([code]) => code);
    expect(codes('1'.repeat(EXPRESSION_LENGTH_MAX + 1))).toEqual(['limit']);
    expect(codes('('.repeat(EXPRESSION_DEPTH_MAX + 1))).toEqual(['limit']);
    expect(codes(`1${'+1'.repeat(EXPRESSION_DEPTH_MAX)}`)).toEqual(['limit']);
    expect(codes(`a IN (1${',1'.repeat(EXPRESSION_NODES_MAX)})`)).toEqual(['limit']);
  });

  test('a long chain of conditions is not deep', () => {
    expect(problems(`a${' OR a'.repeat(900)}`)).toEqual([]);
  });
});
