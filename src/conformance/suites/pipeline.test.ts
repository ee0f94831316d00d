import { describe, expect, test } from 'vitest';
import type { JsonValue, PipelineNode, PipelineResult, PipelineVector } from './pipeline-vector.ts';
import { runPipelineVector } from './pipeline.ts';

/** Shapes of pipelines that the recorded vectors have few of; the results are worked out by hand. */

const KV: Extract<PipelineNode, { kind: 'source' }> = {
  id: 'kv',
  kind: 'source',
  columns: [
    ['k', 'STRING'],
    ['v', 'BIGINT'],
    ['ts', 'TIMESTAMP(3)'],
  ],
  time: 'ts',
  outOfOrderness: '100',
  rows: [
    ['a', '1', '0'],
    ['b', '2', '900'],
    ['a', '3', '1000'],
    [null, '4', '1500'],
    ['a', '5', '3000'],
  ],
};

function run(nodes: readonly PipelineNode[], result: PipelineResult, parallelism = 2): unknown {
  const output = nodes.at(-1)?.id ?? '';
  const vector: PipelineVector = { name: 'hand-made', setup: { nodes, output, parallelism }, result };
  return runPipelineVector(vector);
}

function append(columns: PipelineResult['columns'], rows: readonly (readonly JsonValue[])[]): PipelineResult {
  return { kind: 'append', columns, key: null, rows };
}

function upsert(columns: PipelineResult['columns'], rows: readonly (readonly JsonValue[])[]): PipelineResult {
  return { kind: 'upsert', columns, key: null, rows };
}

const PASSED = { outcome: 'passed', detail: null };

test('a source alone gives its rows', () => {
  expect(run([KV], append(KV.columns, KV.rows))).toEqual(PASSED);
});

describe('union', () => {
  test('goes by position: other names, NOT NULL and text lengths do not matter', () => {
    const nodes: PipelineNode[] = [
      KV,
      {
        id: 'p',
        kind: 'project',
        input: 'kv',
        fields: [
          ['k', 'k'],
          ['v', 'v'],
        ],
      },
      { id: 'g', kind: 'group-aggregate', input: 'kv', keys: [], aggregates: [['n', 'COUNT(*)']] },
      {
        id: 'q',
        kind: 'project',
        input: 'g',
        fields: [
          ['label', "'all'"],
          ['n', 'n'],
        ],
      },
      { id: 'u', kind: 'union', inputs: ['p', 'q'] },
    ];
    const rows = [...KV.rows.map(([k, v]) => [k ?? null, v ?? null]), ['all', '5']];
    expect(
      run(
        nodes,
        upsert(
          [
            ['k', 'STRING'],
            ['v', 'BIGINT'],
          ],
          rows,
        ),
      ),
    ).toEqual(PASSED);
  });

  test('keeps event time that all inputs have, NOT NULL or not', () => {
    const nodes: PipelineNode[] = [
      KV,
      {
        id: 'w',
        kind: 'window-aggregate',
        input: 'kv',
        time: 'ts',
        window: { kind: 'tumble', size: '1000', offset: '0' },
        keys: ['k'],
        aggregates: [['n', 'SUM(v)']],
      },
      {
        id: 'p',
        kind: 'project',
        input: 'w',
        fields: [
          ['k', 'k'],
          ['n', 'n'],
          ['at_', 'window_time'],
        ],
      },
      { id: 'u', kind: 'union', inputs: ['kv', 'p'] },
      {
        id: 'w2',
        kind: 'window-aggregate',
        input: 'u',
        time: 'ts',
        window: { kind: 'tumble', size: '2000', offset: '0' },
        keys: [],
        aggregates: [
          ['total', 'SUM(v)'],
          ['rows_', 'COUNT(*)'],
        ],
      },
    ];
    const columns: PipelineResult['columns'] = [
      ['total', 'BIGINT'],
      ['rows_', 'BIGINT NOT NULL'],
      ['window_start', 'TIMESTAMP(3) NOT NULL'],
      ['window_end', 'TIMESTAMP(3) NOT NULL'],
      ['window_time', 'TIMESTAMP(3) NOT NULL'],
    ];
    const rows = [
      ['20', '8', '0', '2000', '1999'],
      ['10', '2', '2000', '4000', '3999'],
    ];
    expect(run(nodes, append(columns, rows))).toEqual(PASSED);
  });

  test('of one input twice, and of numbers of different width', () => {
    const nodes: PipelineNode[] = [
      KV,
      { id: 'p', kind: 'project', input: 'kv', fields: [['x', 'CAST(v AS INT)']] },
      { id: 'q', kind: 'project', input: 'kv', fields: [['y', 'v']] },
      { id: 'u', kind: 'union', inputs: ['p', 'p', 'q'] },
      { id: 'g', kind: 'group-aggregate', input: 'u', keys: [], aggregates: [['total', 'SUM(x)']] },
    ];
    expect(run(nodes, upsert([['total', 'BIGINT']], [['45']]))).toEqual(PASSED);
  });
});

describe('group-aggregate', () => {
  const window: PipelineNode = {
    id: 'w',
    kind: 'window-aggregate',
    input: 'kv',
    time: 'ts',
    window: { kind: 'tumble', size: '1000', offset: '0' },
    keys: ['k'],
    aggregates: [['n', 'COUNT(*)']],
  };

  test('by the bounds of a window is append-only, whatever they are called', () => {
    const nodes: PipelineNode[] = [
      KV,
      window,
      {
        id: 'p',
        kind: 'project',
        input: 'w',
        fields: [
          ['to_', 'window_end'],
          ['n', 'n'],
          ['from_', 'window_start'],
          ['window_time', 'window_time'],
        ],
      },
      { id: 'g', kind: 'group-aggregate', input: 'p', keys: ['to_', 'from_'], aggregates: [['n', 'SUM(n)']] },
    ];
    const columns: PipelineResult['columns'] = [
      ['to_', 'TIMESTAMP(3)'],
      ['from_', 'TIMESTAMP(3)'],
      ['n', 'BIGINT'],
    ];
    const rows = [
      ['1000', '0', '2'],
      ['2000', '1000', '2'],
      ['4000', '3000', '1'],
    ];
    expect(run(nodes, append(columns, rows))).toEqual(PASSED);
  });

  test('by the bounds of a sliding window keeps the bounds and the time of that window', () => {
    const nodes: PipelineNode[] = [
      KV,
      { ...window, window: { kind: 'hop', size: '2000', slide: '1000', offset: '5000' }, keys: [] },
      {
        id: 'g',
        kind: 'group-aggregate',
        input: 'w',
        keys: ['window_end', 'window_start', 'window_time'],
        aggregates: [
          ['n', 'SUM(n)'],
          ['least', 'MIN(window_start)'],
        ],
      },
      {
        id: 'w2',
        kind: 'window-aggregate',
        input: 'g',
        time: 'window_time',
        window: { kind: 'tumble', size: '4000' },
        keys: [],
        aggregates: [
          ['n', 'SUM(n)'],
          ['first_', 'MIN(window_start)'],
        ],
      },
    ];
    const columns: PipelineResult['columns'] = [
      ['n', 'BIGINT'],
      ['first_', 'TIMESTAMP(3)'],
      ['window_start', 'TIMESTAMP(3)'],
      ['window_end', 'TIMESTAMP(3)'],
      ['window_time', 'TIMESTAMP(3)'],
    ];
    // Windows end at 1000 (2 rows), 2000 (4), 3000 (2), 4000 (1) and 5000 (1).
    const rows = [
      ['9', '-1000', '0', '4000', '3999'],
      ['1', '3000', '4000', '8000', '7999'],
    ];
    expect(run(nodes, append(columns, rows))).toEqual(PASSED);
  });

  test('by one bound of a window updates', () => {
    const nodes: PipelineNode[] = [
      KV,
      window,
      { id: 'g', kind: 'group-aggregate', input: 'w', keys: ['window_end'], aggregates: [['n', 'SUM(n)']] },
    ];
    const columns: PipelineResult['columns'] = [
      ['window_end', 'TIMESTAMP(3)'],
      ['n', 'BIGINT'],
    ];
    const rows = [
      ['1000', '2'],
      ['2000', '2'],
      ['4000', '1'],
    ];
    expect(run(nodes, upsert(columns, rows))).toEqual(PASSED);
    expect(run(nodes, append(columns, rows))).toMatchObject({ outcome: 'failed' });
  });

  test('over updates: distinct, filtered, decimal, and a column with a reserved name', () => {
    const nodes: PipelineNode[] = [
      KV,
      {
        id: 'g',
        kind: 'group-aggregate',
        input: 'kv',
        keys: ['k'],
        aggregates: [
          ['value', 'SUM(v)'],
          ['n', 'COUNT(*)'],
        ],
      },
      {
        id: 'p',
        kind: 'project',
        input: 'g',
        fields: [
          ['value', '`value`'],
          ['d', 'CAST(`value` AS DECIMAL(10, 2)) * 1.5'],
          ['n', 'n'],
        ],
      },
      {
        id: 'g2',
        kind: 'group-aggregate',
        input: 'p',
        keys: [],
        aggregates: [
          ['values_', 'COUNT(DISTINCT `value`)'],
          ['many', 'SUM(`value`) FILTER (WHERE n > 1)'],
          ['total', 'SUM(d)'],
          ['mean', 'AVG(d)'],
          ['lo', 'MIN(d)'],
        ],
      },
    ];
    const columns: PipelineResult['columns'] = [
      ['values_', 'BIGINT NOT NULL'],
      ['many', 'BIGINT'],
      ['total', 'DECIMAL(38, 3)'],
      ['mean', 'DECIMAL(38, 6)'],
      ['lo', 'DECIMAL(13, 3)'],
    ];
    expect(run(nodes, upsert(columns, [['3', '9', '22.500', '7.500000', '3.000']]))).toEqual(PASSED);
  });
});

test('what is not there is unsupported, a wrong column name has failed', () => {
  const cumulate: PipelineNode = {
    id: 'w',
    kind: 'window-aggregate',
    input: 'kv',
    time: 'ts',
    window: { kind: 'cumulate', size: '1000', offset: '0' },
    keys: [],
    aggregates: [['n', 'COUNT(*)']],
  };
  expect(run([KV, cumulate], append([], []))).toEqual({ outcome: 'unsupported', detail: 'window cumulate' });
  const unknown: PipelineNode = { id: 'f', kind: 'filter', input: 'kv', condition: "OBJECT_OF('k', k) IS NULL" };
  expect(run([KV, unknown], append([], []))).toMatchObject({ outcome: 'unsupported' });
  const wrong: PipelineNode = { id: 'f', kind: 'filter', input: 'kv', condition: 'nothing > 1' };
  expect(run([KV, wrong], append([], []))).toMatchObject({ outcome: 'failed' });
});
