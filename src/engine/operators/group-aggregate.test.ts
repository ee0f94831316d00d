import { describe, expect, test } from 'vitest';
import type { GroupAggregateConfig } from '#protocol/job-plan.ts';
import type { Field, LogicalType, Schema } from '#protocol/logical-type.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { RecordBatch, Value } from '#protocol/record-batch.ts';
import { ROW_KIND_TEXT } from '#protocol/row-kind.ts';
import { createGroupAggregate } from './group-aggregate.ts';
import { rowsOf, snapshotOf, TestOperatorContext } from './testing.ts';

const STRING: LogicalType = { kind: 'STRING' };
const INT: LogicalType = { kind: 'INT' };
const BIGINT: LogicalType = { kind: 'BIGINT' };

function field(name: string, type: LogicalType, nullable = true): Field {
  return { name, type, nullable };
}

function schema(fields: readonly Field[], changelog = false): Schema {
  return { fields, timeField: null, changelog };
}

interface Case {
  readonly input: Schema;
  readonly keyFields?: readonly number[];
  readonly aggregates: readonly (readonly [name: string, expression: string, type: LogicalType])[];
  readonly emit?: GroupAggregateConfig['emit'];
}

function contextOf(options: Case): TestOperatorContext {
  const keyFields = options.keyFields ?? [0];
  const keys = keyFields.map((index) => options.input.fields[index] as Field);
  const emit = options.emit ?? 'changelog';
  return new TestOperatorContext({
    config: {
      kind: 'group-aggregate',
      keyFields,
      aggregates: options.aggregates.map(([name, expression]) => ({ name, expression })),
      emit,
    },
    inputSchema: options.input,
    outputSchema: schema(
      [...keys, ...options.aggregates.map(([name, , type]) => field(name, type))],
      emit === 'changelog',
    ),
    traceLevel: 'summary',
  });
}

function changes(batches: readonly RecordBatch[]): readonly (readonly unknown[])[] {
  return batches.flatMap((batch) =>
    rowsOf(batch).map((row, index) => [ROW_KIND_TEXT[batch.rowKinds?.[index] ?? 0], ...row]),
  );
}

const WORDS = schema([field('word', STRING), field('n', INT)]);
const CHANGES = schema([field('word', STRING), field('n', INT)], true);
const [I, UB, UA, D] = [0, 1, 2, 3];

function run(options: Case, rows: readonly (readonly Value[])[], kinds?: readonly number[]): readonly unknown[] {
  const context = contextOf(options);
  const operator = createGroupAggregate(context);
  operator.open();
  operator.processBatch(batchOfRows(options.input, rows, undefined, kinds));
  return changes(context.batches());
}

describe('a group aggregate', () => {
  test('emits +I for a new group and -U, +U for a change', () => {
    const actual = run({ input: WORDS, aggregates: [['count', 'COUNT(*)', BIGINT]] }, [
      ['a', 1],
      ['b', 1],
      ['a', 1],
    ]);
    expect(actual).toEqual([
      ['+I', 'a', 1n],
      ['+I', 'b', 1n],
      ['-U', 'a', 1n],
      ['+U', 'a', 2n],
    ]);
  });

  test('emits nothing where the result stays', () => {
    const actual = run({ input: WORDS, aggregates: [['most', 'MAX(n)', INT]] }, [
      ['a', 5],
      ['a', 3],
      ['a', null],
      ['a', 7],
    ]);
    expect(actual).toEqual([
      ['+I', 'a', 5],
      ['-U', 'a', 5],
      ['+U', 'a', 7],
    ]);
  });

  test('emits the running value of each row in append mode', () => {
    const actual = run({ input: WORDS, aggregates: [['sum', 'SUM(n)', INT]], emit: 'append' }, [
      ['a', 5],
      ['a', 0],
      ['b', 2],
    ]);
    expect(actual).toEqual([
      ['+I', 'a', 5],
      ['+I', 'a', 5],
      ['+I', 'b', 2],
    ]);
  });

  test('a group disappears with its last row and comes back as new, also inside of one batch', () => {
    const actual = run(
      { input: CHANGES, aggregates: [['sum', 'SUM(n)', INT]] },
      [
        ['a', 5],
        ['a', 5],
        ['a', 7],
        ['b', 1],
      ],
      [I, D, I, D],
    );
    expect(actual).toEqual([
      ['+I', 'a', 5],
      ['-D', 'a', 5],
      ['+I', 'a', 7],
    ]);
  });

  test('a group that comes back inside of a batch starts from nothing, not from what rounding left', () => {
    const input = schema([field('word', STRING), field('d', { kind: 'DOUBLE' })], true);
    const rows: Value[][] = [0.1, 0.2, 0.3, 0.1, 0.2, 0.3, 5].map((d) => ['a', d]);
    const actual = run({ input, aggregates: [['sum', 'SUM(d)', { kind: 'DOUBLE' }]] }, rows, [I, I, I, D, D, D, I]);
    expect(actual.at(-1)).toEqual(['+I', 'a', 5]);
  });

  test('releases the state of groups that are gone', () => {
    const options: Case = { input: CHANGES, aggregates: [['values', 'COUNT(DISTINCT n)', BIGINT]] };
    const operator = createGroupAggregate(contextOf(options));
    operator.processBatch(batchOfRows(CHANGES, [['a', 5]], undefined, [I]));
    operator.processBatch(
      batchOfRows(
        CHANGES,
        [
          ['a', 5],
          ['b', 1],
        ],
        undefined,
        [D, UB],
      ),
    );
    expect(operator.stats()).toMatchObject({ stateEntries: 0, stateBytes: 0 });
    expect(snapshotOf(operator, 1)).toEqual([]);
  });

  test('takes minimum and maximum back over a changelog', () => {
    const options: Case = {
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
    const options: Case = {
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
    const options: Case = { input, aggregates: [['average', 'AVG(n)', BIGINT]], emit: 'append' };
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
    const options: Case = { input: shortInput, aggregates: [['average', 'AVG(p)', average]], emit: 'append' };
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
    const options: Case = {
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
    const options: Case = {
      input: WORDS,
      aggregates: [['values', 'COUNT(DISTINCT n) FILTER (WHERE n > 1)', BIGINT]],
      emit: 'append',
    };
    const rows: Value[][] = [1, 2, 2, null, 3].map((n) => ['a', n]);
    expect(run(options, rows).map((row) => (row as unknown[])[2])).toEqual([0n, 1n, 1n, 1n, 2n]);
  });

  test('NULL is a key, alone and within several columns', () => {
    const aggregates: Case['aggregates'] = [['count', 'COUNT(*)', BIGINT]];
    const rows: Value[][] = [
      [null, 1],
      ['', 1],
      [null, 1],
    ];
    expect(run({ input: WORDS, aggregates, emit: 'append' }, rows)).toEqual([
      ['+I', null, 1n],
      ['+I', '', 1n],
      ['+I', null, 2n],
    ]);
    const composite: Value[][] = [
      ['a', null],
      ['a', 0],
      ['a', null],
      [null, null],
    ];
    expect(run({ input: WORDS, keyFields: [0, 1], aggregates, emit: 'append' }, composite)).toEqual([
      ['+I', 'a', null, 1n],
      ['+I', 'a', 0, 1n],
      ['+I', 'a', null, 2n],
      ['+I', null, null, 1n],
    ]);
  });

  test('without keys there is one group, and no row before the first', () => {
    const options: Case = { input: WORDS, keyFields: [], aggregates: [['count', 'COUNT(*)', BIGINT]] };
    expect(run(options, [])).toEqual([]);
    expect(run(options, [['a', 1]])).toEqual([['+I', 1n]]);
  });

  test('output carries the lineage of its input, and each change is traced at full level', () => {
    const context = contextOf({ input: WORDS, aggregates: [['count', 'COUNT(*)', BIGINT]] });
    context.level = 'full';
    const batch = batchOfRows(WORDS, [
      ['a', 1],
      ['a', 1],
    ]);
    batch.lineage = ['s:0:0', 's:0:1'];
    createGroupAggregate(context).processBatch(batch);
    expect(context.batches().map((output) => output.lineage)).toEqual([['s:0:0', 's:0:1', 's:0:1']]);
    expect(context.traces.map((trace) => (trace.kind === 'stateChanged' ? trace : null))).toMatchObject([
      { key: 'a', before: null, after: '1', lineage: 's:0:0' },
      { key: 'a', before: '1', after: '2', lineage: 's:0:1' },
    ]);
  });

  test('shows its state a page at a time, by key group and key', () => {
    const context = contextOf({ input: WORDS, aggregates: [['count', 'COUNT(*)', BIGINT]] });
    const operator = createGroupAggregate(context);
    const words = Array.from({ length: 50 }, (_, index): Value[] => [`w${index}`, 1]);
    operator.processBatch(batchOfRows(WORDS, words));
    const all = operator.inspect(null, '', 0, 100);
    expect(all.total).toBe(50);
    expect(all.entries.map((entry) => entry.key).toSorted()).toEqual(words.map(([word]) => word).toSorted());
    const groups = all.entries.map((entry) => entry.keyGroup);
    expect(groups).toEqual(groups.toSorted((a, b) => a - b));
    expect(operator.inspect(null, '', 17, 9).entries).toEqual(all.entries.slice(17, 26));
    expect(operator.inspect(groups[0] as number, '', 0, 100).entries).toEqual(
      all.entries.filter((entry) => entry.keyGroup === groups[0]),
    );
    expect(operator.inspect(null, 'W4', 0, 100).total).toBe(11);
  });

  test('a batch larger than a buffer goes out in several', () => {
    const context = contextOf({ input: WORDS, aggregates: [['count', 'COUNT(*)', BIGINT]] });
    const rows = Array.from({ length: 4096 }, (): Value[] => ['a', 1]);
    createGroupAggregate(context).processBatch(batchOfRows(WORDS, rows));
    expect(context.batches().map((batch) => batch.rows)).toEqual([4095, 4096]);
  });
});

describe('more rows than a batch holds', () => {
  const ROWS = 10_000;
  const counts = Array.from({ length: ROWS }, (_, index) => BigInt(index + 1));
  const rows = counts.map(() => ['a', 1]);
  const options: Case = { input: WORDS, aggregates: [['count', 'COUNT(*)', BIGINT]] };

  test('append: every running count is there once', () => {
    expect(run({ ...options, emit: 'append' }, rows)).toEqual(counts.map((count) => ['+I', 'a', count]));
  });

  test('changelog: every update takes back the count before it', () => {
    const updates = counts.slice(1).flatMap((count) => [
      ['-U', 'a', count - 1n],
      ['+U', 'a', count],
    ]);
    expect(run(options, rows)).toEqual([['+I', 'a', 1n], ...updates]);
  });
});
