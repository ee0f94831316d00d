import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { LogicalType, Schema } from '#protocol/logical-type.ts';
import { compileExpression } from '../compile-expression.ts';
import '../install-rare-functions.ts';
import '../install-regular-expressions.ts';
import { HINT_RULES, hintsOf } from './hints-of.ts';

const TYPES: Readonly<Record<string, LogicalType>> = {
  a: { kind: 'INT' },
  b: { kind: 'BIGINT' },
  c: { kind: 'INT' },
  d: { kind: 'DOUBLE' },
  e: { kind: 'DOUBLE' },
  f: { kind: 'BOOLEAN' },
  k: { kind: 'DECIMAL', precision: 38, scale: 2 },
  p: { kind: 'DECIMAL', precision: 10, scale: 2 },
  s: { kind: 'STRING' },
  u: { kind: 'STRING' },
  t: { kind: 'TIMESTAMP', precision: 3 },
  y: { kind: 'DATE' },
};
const SCHEMA: Schema = {
  fields: Object.entries(TYPES).map(([name, type]) => ({ name, type, nullable: true })),
  timeField: null,
  changelog: false,
};

describe('hints', () => {
  test('at least 25 rules, each with its own code, two sentences and what proves it', () => {
    expect(HINT_RULES.length).toBeGreaterThanOrEqual(25);
    expect(new Set(HINT_RULES.map(({ code }) => code)).size).toBe(HINT_RULES.length);
    const incomplete = HINT_RULES.filter(
      ({ sentence: [en, zh], evidence }) => !en.endsWith('.') || !/[\u4e00-\u9fff].*。$/.test(zh) || evidence === '',
    );
    expect(incomplete).toEqual([]);
  });

  test('what proves a rule is a case of the vectors, or names the code of Flink', () => {
    const missing = HINT_RULES.filter(({ evidence }) => {
      const [, vector, expr] = /^(topic-[a-z-]+): (.*)$/.exec(evidence) ?? [];
      if (vector === undefined) return !/^[A-Z][A-Za-z.]+: /.test(evidence);
      const file = new URL(`../../conformance/vectors/sql-expression/${vector}.json`, import.meta.url);
      const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly { expr?: string }[] };
      return !cases.some((each) => each.expr === expr);
    });
    expect(missing.map(({ evidence }) => evidence)).toEqual([]);
  });

  test.each(HINT_RULES.map(({ code, example }) => [code, example] as const))('%s is said of %s', (code, example) => {
    const compiled = compileExpression(example, SCHEMA);
    expect(compiled.ok ? [] : compiled.failure).toEqual([]);
    expect(hintsOf(example, SCHEMA).map((hint) => hint.code)).toContain(code);
  });

  test.each([
    'a + 1',
    'a - c',
    'b * 2',
    'p * p',
    'd * 0.5',
    'd / e',
    'p / 3',
    'a = 1',
    'a <> c',
    'd = 0',
    'b > a',
    "s = 'x'",
    's <> u',
    'a IN (1, 2, 3)',
    "s IN ('x', 'y')",
    'a BETWEEN 1 AND 10',
    'a IS NULL',
    'f AND NOT f',
    'c <> 0 AND 1e0 / c > 0 OR f IS TRUE',
    "CASE WHEN a > 0 THEN 'plus' ELSE 'minus' END",
    'COALESCE(a, 0)',
    'NULLIF(a, 0)',
    'GREATEST(a, c)',
    'CAST(a AS BIGINT)',
    'CAST(a AS DECIMAL(12, 2))',
    'CAST(p AS DOUBLE)',
    'CAST(d AS STRING)',
    'CAST(y AS TIMESTAMP(3))',
    'UPPER(s)',
    'SUBSTRING(s, 1, 3)',
    "s LIKE 'h%'",
    "s LIKE '10!%' ESCAPE '!'",
    "REGEXP_REPLACE(s, 'l+', '-')",
    "REGEXP(s, 'l+')",
    "s || '!'",
    "t + INTERVAL '1' DAY",
    "y + INTERVAL '2' DAY",
    "DATE_FORMAT(t, 'yyyy-MM-dd')",
    'FLOOR(t TO HOUR)',
    'TIMESTAMPDIFF(HOUR, t, t)',
    'YEAR(y)',
    'ROUND(p, 1)',
  ])('nothing is said of %s', (expression) => {
    const compiled = compileExpression(expression, SCHEMA);
    expect(compiled.ok ? [] : compiled.failure).toEqual([]);
    expect(hintsOf(expression, SCHEMA)).toEqual([]);
  });

  test('a hint stands at its place, in the language asked for', () => {
    expect(hintsOf("f AND t > TIMESTAMP '2026-01-01 00:00:00' - INTERVAL '1' WEEK", SCHEMA, 'zh')).toEqual([
      {
        code: 'week-is-an-hour',
        message: 'Flink 会把 INTERVAL ‘1’ WEEK 读作一小时。请写 INTERVAL ‘7’ DAY。',
        from: 44,
        to: 61,
        evidence: "topic-literals: INTERVAL '1' WEEK",
      },
    ]);
  });

  test('an expression that does not check has diagnostics, no hints', () => {
    expect(hintsOf("INTERVAL '1' WEEK +", SCHEMA)).toEqual([]);
    expect(hintsOf('a / 2 + missing', SCHEMA)).toEqual([]);
  });
});
