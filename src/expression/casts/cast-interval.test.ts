import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { batchOfRows } from '#protocol/batch-rows.ts';
import { type LogicalType, type Schema, typeText } from '#protocol/logical-type.ts';
import { type Value, valueAt } from '#protocol/record-batch.ts';
import { compileExpression } from '../compile-expression.ts';
import { valueText } from '../values/value-text.ts';

/**
 * What Flink 2.2.1 on JDK 17 answered to casts to and from intervals, over the rows below: the type (null: refused) and
 * the values, months and milliseconds as numbers; one value where all rows have the same.
 */
type Answer = readonly [expression: string, type: string | null, values: readonly (string | null)[]];

const ANSWERS = JSON.parse(readFileSync(new URL('./interval-answers.json', import.meta.url), 'utf8')) as Answer[];

const TYPES: Readonly<Record<string, LogicalType>> = {
  a: { kind: 'INT' },
  b: { kind: 'BIGINT' },
  z: { kind: 'TINYINT' },
  d: { kind: 'DOUBLE' },
  r: { kind: 'FLOAT' },
  p: { kind: 'DECIMAL', precision: 10, scale: 2 },
  s: { kind: 'STRING' },
  f: { kind: 'BOOLEAN' },
  t: { kind: 'TIMESTAMP', precision: 3 },
  y: { kind: 'DATE' },
  x: { kind: 'BYTES' },
};
const SCHEMA: Schema = {
  fields: Object.entries(TYPES).map(([name, type]) => ({ name, type, nullable: true })),
  timeField: null,
  changelog: false,
};
const INTEGERS: readonly (readonly [a: number, b: bigint, z: number])[] = [
  [0, 0n, 0],
  [1, 1n, 1],
  [-1, -1n, -1],
  [7, 9_007_199_254_740_993n, 7],
  [-300, -300n, -44],
  [2_147_483_647, 9_223_372_036_854_775_807n, -1],
  [-2_147_483_648, -9_223_372_036_854_775_808n, 0],
  [65, 256n, 65],
  [3, 1_000_000_007n, 3],
  [2, 65n, 2],
];
const BATCH = batchOfRows(
  SCHEMA,
  INTEGERS.map((row) => [
    ...row,
    ...Object.keys(TYPES)
      .slice(3)
      .map(() => null),
  ]),
);

function textOf(type: LogicalType, value: Value): string | null {
  if (value === null) return null;
  return type.kind.startsWith('INTERVAL') ? String(value) : valueText(type, value);
}

function answerOf([expression, , { length }]: Answer): Answer {
  const compiled = compileExpression(expression, SCHEMA);
  if (!compiled.ok) return [expression, null, []];
  const { type, nullable } = compiled.value;
  const column = compiled.value.evaluate(BATCH);
  const values = INTEGERS.map((_, row) => textOf(type, valueAt(column, row)));
  const same = length === 1 && new Set(values).size === 1;
  return [expression, typeText(type) + (nullable ? '' : ' NOT NULL'), same ? values.slice(0, 1) : values];
}

test('casts to and from intervals are as Flink answered', () => {
  const different = ANSWERS.map((answer) => [answerOf(answer), answer] as const).filter(
    ([actual, answer]) => JSON.stringify(actual) !== JSON.stringify(answer),
  );
  expect(different).toEqual([]);
  expect(ANSWERS.length).toBeGreaterThan(350);
});
