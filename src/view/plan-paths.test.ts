import { expect, test } from 'vitest';
import { logPaths, planPaths } from './plan-paths.ts';
import { COUNT, LOG_WRITER, ROWS_SOURCE, sketchPlan } from './testing.ts';

const FILTER = { kind: 'filter', condition: 'TRUE' } as const;

test('a broadcast edge makes a way to each receiver, a diamond one by branch', () => {
  const plan = sketchPlan(
    [
      { name: 'source', parallelism: 2, config: ROWS_SOURCE },
      { name: 'left', parallelism: 3, config: FILTER },
      { name: 'right', parallelism: 2, config: FILTER },
      { name: 'count', parallelism: 2, config: COUNT },
      { name: 'log', parallelism: 1, config: LOG_WRITER },
    ],
    [
      ['source', 'left', 'broadcast'],
      ['source', 'right', 'rescale'],
      ['left', 'count', 'hash'],
      ['right', 'count', 'hash'],
      ['left', 'log', 'rebalance'],
    ],
  );
  expect(planPaths(plan).map(({ operator, paths }) => `${operator.name} ${paths}`)).toEqual([
    'source 1',
    'left 3',
    'right 1',
    'count 4',
    'log 3',
  ]);
  expect([...logPaths(plan).values()]).toEqual([3]);
});

test('what an aggregate emits are new rows, and may be broadcast themselves', () => {
  const plan = sketchPlan(
    [
      { name: 'source', parallelism: 1, config: ROWS_SOURCE },
      { name: 'filter', parallelism: 3, config: FILTER },
      { name: 'count', parallelism: 2, config: COUNT },
      { name: 'log', parallelism: 4, config: LOG_WRITER },
    ],
    [
      ['source', 'filter', 'broadcast'],
      ['filter', 'count', 'hash'],
      ['count', 'log', 'broadcast'],
    ],
  );
  expect([...logPaths(plan).values()]).toEqual([4]);
});
