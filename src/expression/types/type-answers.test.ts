import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { batchOfRows } from '#protocol/batch-rows.ts';
import { typeText } from '#protocol/logical-type.ts';
import { valueAt } from '#protocol/record-batch.ts';
import { compileExpression } from '../compile-expression.ts';
import { ExpressionError } from '../expression-error.ts';
import { parseType } from './parse-type.ts';
import { valueText } from '../values/value-text.ts';

/**
 * What Flink 2.2.1 on JDK 17 answered to expressions on types, times and collections over two rows: the type (null:
 * refused) and the text of each value (null: the row fails).
 */
type Answer = readonly [expression: string, type: string | null, values: readonly (string | null)[] | null];

const ANSWERS = JSON.parse(readFileSync(new URL('./type-answers.json', import.meta.url), 'utf8')) as Answer[];

const TYPES = {
  x: 'TINYINT',
  z: 'SMALLINT',
  a: 'INT',
  b: 'BIGINT',
  r: 'FLOAT',
  d: 'DOUBLE',
  s: 'STRING',
  f: 'BOOLEAN',
  t: 'TIMESTAMP(3)',
  y: 'DATE',
  p: 'DECIMAL(10, 2)',
};

const SCHEMA = {
  fields: Object.entries(TYPES).map(([name, text]) => {
    const type = parseType(text);
    if (!type.ok) throw new Error(type.failure);
    return { name, ...type.value };
  }),
  timeField: null,
  changelog: false,
};

/** 2026-01-31 13:45:10.123 and the last millisecond before 1970. */
const ROWS = [
  [1, 300, 7, 9_007_199_254_740_993n, Math.fround(0.1), 1.5, '12', true, 1_769_867_110_123, 20_484, 1234n],
  [-1, -300, -7, -5n, -2.5, -0, 'abc', false, -1, -1, -150n],
];

function answerOf(expression: string): Answer {
  const compiled = compileExpression(expression, SCHEMA);
  if (!compiled.ok) return [expression, null, null];
  const { type, nullable } = compiled.value;
  const values = ROWS.map((row) => {
    try {
      return valueText(type, valueAt(compiled.value.evaluate(batchOfRows(SCHEMA, [row])), 0));
    } catch (error) {
      if (error instanceof ExpressionError) return null;
      throw error;
    }
  });
  return [expression, typeText(type) + (nullable ? '' : ' NOT NULL'), values];
}

test('what Flink answers', () => {
  expect(ANSWERS.map(([expression]) => answerOf(expression))).toEqual(ANSWERS);
  expect(ANSWERS.length).toBeGreaterThan(200);
});
