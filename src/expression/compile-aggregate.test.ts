import { describe, expect, test } from 'vitest';
import { batchOfRows } from '#protocol/batch-rows.ts';
import { typeText } from '#protocol/logical-type.ts';
import { valueAt } from '#protocol/record-batch.ts';
import { compileAggregate } from './compile-aggregate.ts';
import { parseType } from './types/parse-type.ts';

const FIELDS = { i: 'INT NOT NULL', b: 'BIGINT', p: 'DECIMAL(10, 2)', q: 'DECIMAL(20, 8)', d: 'DOUBLE', s: 'STRING' };

const SCHEMA = {
  fields: Object.entries(FIELDS).map(([name, text]) => {
    const parsed = parseType(text);
    if (!parsed.ok) throw new Error(parsed.failure);
    return { name, ...parsed.value };
  }),
  timeField: null,
  changelog: false,
};

function describeAggregate(text: string): unknown {
  const compiled = compileAggregate(text, SCHEMA);
  if (!compiled.ok) return compiled.failure.map(({ code, from, to }) => [code, text.slice(from, to)]);
  const { function: name, type, nullable, distinct, argument, filter } = compiled.value;
  return [
    name,
    typeText(type) + (nullable ? '' : ' NOT NULL'),
    distinct,
    argument?.fields ?? null,
    filter?.fields ?? null,
  ];
}

describe('result types', () => {
  test.each([
    ['COUNT(*)', 'COUNT_STAR', 'BIGINT NOT NULL', null],
    ['count(s)', 'COUNT', 'BIGINT NOT NULL', [5]],
    ['SUM(i)', 'SUM', 'INT', [0]],
    ['SUM(b)', 'SUM', 'BIGINT', [1]],
    ['SUM(p)', 'SUM', 'DECIMAL(38, 2)', [2]],
    ['SUM(d)', 'SUM', 'DOUBLE', [4]],
    ['SUM(CAST(i AS TINYINT))', 'SUM', 'TINYINT', [0]],
    ['AVG(CAST(i AS SMALLINT))', 'AVG', 'SMALLINT', [0]],
    ['AVG(CAST(i AS FLOAT))', 'AVG', 'FLOAT', [0]],
    ['AVG(i)', 'AVG', 'INT', [0]],
    ['AVG(p)', 'AVG', 'DECIMAL(38, 6)', [2]],
    ['AVG(q)', 'AVG', 'DECIMAL(38, 8)', [3]],
    ['MIN(s)', 'MIN', 'STRING', [5]],
    ['MAX(p)', 'MAX', 'DECIMAL(10, 2)', [2]],
    ['FIRST_VALUE(i)', 'FIRST_VALUE', 'INT', [0]],
    ['LAST_VALUE(s)', 'LAST_VALUE', 'STRING', [5]],
    ['SUM(p * i)', 'SUM', 'DECIMAL(38, 2)', [0, 2]],
  ])('%s', (text, name, type, fields) => {
    expect(describeAggregate(text)).toEqual([name, type, false, fields, null]);
  });
});

test('DISTINCT and FILTER', () => {
  expect(describeAggregate('COUNT(DISTINCT b) FILTER (WHERE i < 50 AND s IS NOT NULL)')).toEqual([
    'COUNT',
    'BIGINT NOT NULL',
    true,
    [1],
    [0, 5],
  ]);
});

test('argument and filter evaluate over the batch', () => {
  const compiled = compileAggregate('SUM(i * 2) FILTER (WHERE b > 1)', SCHEMA);
  if (!compiled.ok) throw new Error('the aggregate compiles');
  const batch = batchOfRows(SCHEMA, [
    [1, 1n, 0n, 0n, 0, ''],
    [2, 2n, 0n, 0n, 0, ''],
  ]);
  const [argument, filter] = [compiled.value.argument?.evaluate(batch), compiled.value.filter?.evaluate(batch)];
  expect([0, 1].map((row) => [argument, filter].map((column) => column && valueAt(column, row)))).toEqual([
    [2, false],
    [4, true],
  ]);
});

test('what is no aggregate is refused where it stands', () => {
  expect(describeAggregate('i + 1')).toEqual([['type-mismatch', 'i + 1']]);
  expect(describeAggregate('SUM(s)')).toEqual([['type-mismatch', 's']]);
  expect(describeAggregate('SUMM(i)')).toEqual([['unknown-function', 'SUMM']]);
  expect(describeAggregate('SUM(*)')).toEqual([['argument-count', 'SUM(*)']]);
  expect(describeAggregate('COUNT(i, b)')).toEqual([['argument-count', 'COUNT(i, b)']]);
  expect(describeAggregate('COLLECT(i)')).toEqual([['unsupported-function', 'COLLECT']]);
  expect(describeAggregate('MAX(ARRAY[i])')).toEqual([['type-mismatch', 'ARRAY[i]']]);
  expect(describeAggregate('SUM(SUM(i))')).toEqual([['type-mismatch', 'SUM']]);
  expect(describeAggregate('SUM(nope) FILTER (WHERE i)')).toEqual([
    ['unknown-field', 'nope'],
    ['type-mismatch', 'i'],
  ]);
});
