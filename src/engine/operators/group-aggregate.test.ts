import { describe, expect, test } from 'vitest';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { Value } from '#protocol/record-batch.ts';
import { createGroupAggregate } from './group-aggregate.ts';
import type { InspectedState, StatePage } from './operator.ts';
import { snapshotOf } from './testing.ts';
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
  UB,
  WORDS,
} from './testing-group-aggregate.ts';

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
    const options: AggregateCase = { input: CHANGES, aggregates: [['values', 'COUNT(DISTINCT n)', BIGINT]] };
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

  test('NULL is a key, alone and within several columns', () => {
    const aggregates: AggregateCase['aggregates'] = [['count', 'COUNT(*)', BIGINT]];
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
    const options: AggregateCase = { input: WORDS, keyFields: [], aggregates: [['count', 'COUNT(*)', BIGINT]] };
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
    const panel = (wanted: Partial<StatePage>): InspectedState =>
      operator.inspect({ keyGroup: null, search: '', from: 0, limit: 100, ...wanted });
    const all = panel({});
    expect(all.total).toBe(50);
    expect(all.entries.map((entry) => entry.key).toSorted()).toEqual(words.map(([word]) => word).toSorted());
    const groups = all.entries.map((entry) => entry.keyGroup);
    expect(groups).toEqual(groups.toSorted((a, b) => a - b));
    expect(panel({ from: 17, limit: 9 }).entries).toEqual(all.entries.slice(17, 26));
    expect(panel({ keyGroup: groups[0] as number }).entries).toEqual(
      all.entries.filter((entry) => entry.keyGroup === groups[0]),
    );
    expect(panel({ search: 'W4' }).total).toBe(11);
    const counts = Array.from({ length: 128 }, (_, group) => groups.filter((each) => each === group).length);
    expect(Array.from(panel({ limit: 0 }).counts)).toEqual(counts);
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
  const options: AggregateCase = { input: WORDS, aggregates: [['count', 'COUNT(*)', BIGINT]] };

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
