import { describe, expect, test } from 'vitest';
import type { LogicalType, Schema } from '#protocol/logical-type.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { Value } from '#protocol/record-batch.ts';
import { createGroupAggregate } from './group-aggregate.ts';
import {
  type AggregateCase,
  BIGINT,
  CHANGES,
  contextOf,
  D,
  field,
  I,
  INT,
  run,
  schema,
  STRING,
  UA,
  UB,
  WORDS,
} from './testing-group-aggregate.ts';

describe('the results of a group aggregate', () => {
  test('takes minimum and maximum back over a changelog', () => {
    const options: AggregateCase = {
      input: CHANGES,
      aggregates: [
        ['least', 'MIN(n)', INT],
        ['most', 'MAX(n)', INT],
      ],
    };
    const rows: Value[][] = [
      ['a', 5],
      ['a', 9],
      ['a', 9],
      ['a', 9],
      ['a', 9],
      ['a', 1],
    ];
    expect(run(options, rows, [I, I, I, D, UB, UA])).toEqual([
      ['+I', 'a', 5, 5],
      ['-U', 'a', 5, 5],
      ['+U', 'a', 5, 9],
      ['-U', 'a', 5, 9],
      ['+U', 'a', 5, 5],
      ['-U', 'a', 5, 5],
      ['+U', 'a', 1, 5],
    ]);
  });

  test('a sum without values is NULL, before the first and after the last', () => {
    const rows: Value[][] = [
      ['a', null],
      ['a', 4],
      ['a', 4],
    ];
    expect(run({ input: CHANGES, aggregates: [['sum', 'SUM(n)', INT]] }, rows, [I, I, D])).toEqual([
      ['+I', 'a', null],
      ['-U', 'a', null],
      ['+U', 'a', 4],
      ['-U', 'a', 4],
      ['+U', 'a', null],
    ]);
  });

  test('SUM(INT) wraps, AVG(INT) sums in 64 bits and truncates toward zero', () => {
    const options: AggregateCase = {
      input: WORDS,
      aggregates: [
        ['sum', 'SUM(n)', INT],
        ['average', 'AVG(n)', INT],
      ],
      emit: 'append',
    };
    const actual = run(options, [
      ['a', 2147483647],
      ['a', 2147483647],
      ['b', -3],
      ['b', -4],
    ]);
    expect(actual).toEqual([
      ['+I', 'a', 2147483647, 2147483647],
      ['+I', 'a', -2, 2147483647],
      ['+I', 'b', -3, -3],
      ['+I', 'b', -7, -3],
    ]);
  });

  test('sums and averages of small types are of that type: they wrap at 8 and 16 bits, a float rounds at each step', () => {
    const types: readonly LogicalType[] = [{ kind: 'TINYINT' }, { kind: 'SMALLINT' }, { kind: 'FLOAT' }];
    const names = ['t', 's', 'f'];
    const context = contextOf({
      input: schema([field('word', STRING), ...names.map((name, index) => field(name, types[index] as LogicalType))]),
      aggregates: ['SUM', 'AVG', 'MIN', 'MAX'].flatMap((call) =>
        names.map((name, index) => [`${call}_${name}`, `${call}(${name})`, types[index] as LogicalType] as const),
      ),
      emit: 'append',
    });
    const aggregate = createGroupAggregate(context);
    aggregate.open();
    aggregate.processBatch(
      batchOfRows(context.plan.inputSchema as Schema, [
        ['a', 127, 32_767, 16_777_216],
        ['a', 127, 32_767, 1],
        ['a', -128, null, 1],
      ]),
    );
    expect(context.rows().at(-1)).toEqual([
      'a',
      // 126 in 8 bits, 65,534 in 16, and 2^24 + 1 + 1 a step at a time in 24 bits.
      ...[126, -2, 16_777_216],
      ...[42, 32_767, Math.fround(16_777_218 / 3)],
      ...[-128, 32_767, 1],
      ...[127, 32_767, 16_777_216],
    ]);
  });

  test('AVG(BIGINT) wraps in 64 bits', () => {
    const input = schema([field('word', STRING), field('n', BIGINT)]);
    const options: AggregateCase = { input, aggregates: [['average', 'AVG(n)', BIGINT]], emit: 'append' };
    const actual = run(options, [
      ['a', 9223372036854775807n],
      ['a', 1n],
    ]);
    expect(actual).toEqual([
      ['+I', 'a', 9223372036854775807n],
      ['+I', 'a', -4611686018427387904n],
    ]);
  });

  test('AVG(DECIMAL) rounds half up at six digits, a sum beyond 38 digits is NULL', () => {
    const short: LogicalType = { kind: 'DECIMAL', precision: 10, scale: 2 };
    const average: LogicalType = { kind: 'DECIMAL', precision: 38, scale: 6 };
    const shortInput = schema([field('k', STRING), field('p', short)]);
    const rows: Value[][] = [
      ['a', 100n],
      ['a', 100n],
      ['a', -1n],
    ];
    const options: AggregateCase = { input: shortInput, aggregates: [['average', 'AVG(p)', average]], emit: 'append' };
    expect(run(options, rows).at(-1)).toEqual(['+I', 'a', 663333n]);

    const wide: LogicalType = { kind: 'DECIMAL', precision: 38, scale: 0 };
    const wideInput = schema([field('k', STRING), field('p', wide)]);
    const most = 10n ** 38n - 1n;
    const sums = run({ input: wideInput, aggregates: [['sum', 'SUM(p)', wide]], emit: 'append' }, [
      ['a', most],
      ['a', 1n],
      ['a', 7n],
      ['a', -9n],
    ]);
    expect(sums.map((row) => (row as unknown[])[2])).toEqual([most, null, 7n, -2n]);
  });

  test('FIRST_VALUE and LAST_VALUE skip NULL and follow retractions', () => {
    const options: AggregateCase = {
      input: CHANGES,
      aggregates: [
        ['first', 'FIRST_VALUE(n)', INT],
        ['last', 'LAST_VALUE(n)', INT],
      ],
    };
    const rows: Value[][] = [
      ['a', null],
      ['a', 1],
      ['a', 2],
      ['a', null],
      ['a', 1],
    ];
    expect(run(options, rows, [I, I, I, I, D]).filter((_, index) => index !== 1 && index !== 3)).toEqual([
      ['+I', 'a', null, null],
      ['+U', 'a', 1, 1],
      ['+U', 'a', 1, 2],
      ['-U', 'a', 1, 2],
      ['+U', 'a', 2, 2],
    ]);
  });

  test('FILTER comes before DISTINCT', () => {
    const options: AggregateCase = {
      input: WORDS,
      aggregates: [['values', 'COUNT(DISTINCT n) FILTER (WHERE n > 1)', BIGINT]],
      emit: 'append',
    };
    const rows: Value[][] = [1, 2, 2, null, 3].map((n) => ['a', n]);
    expect(run(options, rows).map((row) => (row as unknown[])[2])).toEqual([0n, 1n, 1n, 1n, 2n]);
  });
});
