import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { typeText } from '#protocol/logical-type.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import { valueAt } from '#protocol/record-batch.ts';
import { compileExpression } from '../compile-expression.ts';
import { ExpressionError } from '../expression-error.ts';
import '../install-rare-functions.ts';
import '../install-regular-expressions.ts';
import { valueText } from '../values/value-text.ts';

/**
 * What Flink 2.2.1 on JDK 17 answered to constant expressions: the type (null: refused) and the text of the value
 * (null: the row fails). Functions whose last digits Java and JavaScript do not share are compared by 1e-12.
 */
type Answer = readonly [expression: string, type: string | null, value: string | null];

const ANSWERS = JSON.parse(readFileSync(new URL('./flink-answers.json', import.meta.url), 'utf8')) as Answer[];
const SCHEMA = { fields: [], timeField: null, changelog: false };

function answerOf(expression: string): Answer {
  const compiled = compileExpression(expression, SCHEMA);
  if (!compiled.ok) return [expression, null, null];
  const { type, nullable } = compiled.value;
  const text = typeText(type) + (nullable ? '' : ' NOT NULL');
  try {
    return [expression, text, valueText(type, valueAt(compiled.value.evaluate(batchOfRows(SCHEMA, [[]])), 0))];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [expression, text, null];
  }
}

function isClose([, , value]: Answer, [, type, expected]: Answer): boolean {
  if (type?.startsWith('DOUBLE') !== true || value === null || expected === null) return false;
  return Math.abs(Number(value) - Number(expected)) <= 1e-12 * Math.abs(Number(expected));
}

describe('answers of Flink', () => {
  test('to every expression', () => {
    const different = ANSWERS.map((answer) => [answerOf(answer[0]), answer] as const).filter(
      ([actual, answer]) => JSON.stringify(actual) !== JSON.stringify(answer) && !isClose(actual, answer),
    );
    expect(different).toEqual([]);
    expect(ANSWERS.length).toBeGreaterThan(400);
  });
});
