import { expect, test } from 'vitest';
import type { DocumentEdge, DocumentNode, NodeConfig } from '#model/document.ts';
import { newDocument, NO_WATERMARK } from '#model/new-document.ts';
import { expectedOutput } from './expected-output.ts';
import { nodeOf } from './random-graph.ts';

const ROWS: NodeConfig = {
  kind: 'rows',
  columns: [
    { name: 'k', type: 'STRING NOT NULL' },
    { name: 'v', type: 'INT NOT NULL' },
    { name: 't', type: 'TIMESTAMP(3) NOT NULL' },
  ],
  timeColumn: 't',
  rows: [
    [
      { values: ['a', 1, '3'], atMs: null, label: null },
      { values: ['b', 5, '4'], atMs: null, label: null },
    ],
    [{ values: ['a', 7, '12'], atMs: null, label: null }],
  ],
  rowsPerSecond: null,
  watermark: NO_WATERMARK,
};

/** What a chain of nodes between the source and a sink commits. */
function outputOf(
  transforms: readonly NodeConfig[],
  partitioner: DocumentEdge['partitioner'] = 'auto',
  parallelism = 2,
) {
  const configs: readonly NodeConfig[] = [ROWS, ...transforms, { kind: 'log-sink', log: 'out' }];
  const nodes: DocumentNode[] = configs.map((config, index) => nodeOf(`n${index}`, config, parallelism));
  const edges = nodes.slice(1).map(({ id }, index): DocumentEdge => {
    const first = index === 0;
    return { id: `e${index}`, from: `n${index}`, fromPort: 'out', to: id, partitioner: first ? partitioner : 'auto' };
  });
  return expectedOutput({ ...newDocument({ id: 'd', name: 'd' }), nodes, edges })?.logs.get('out');
}

const COUNT: NodeConfig = {
  kind: 'aggregate',
  keys: ['k'],
  aggregates: [{ name: 'n', expression: 'COUNT(*)' }],
  emit: 'append',
};

test('rows, filtered and projected', () => {
  expect(outputOf([])).toEqual(['a|1|3', 'a|7|12', 'b|5|4']);
  expect(outputOf([{ kind: 'filter', condition: 'v >= 5' }])).toEqual(['a|7|12', 'b|5|4']);
  const fields = [
    { name: 'k', expression: 'UPPER(k)' },
    { name: 'l', expression: "k || 'y'" },
    { name: 'v', expression: 'v * 2' },
  ];
  expect(outputOf([{ kind: 'project', fields }])).toEqual(['A|ay|14', 'A|ay|2', 'B|by|10']);
});

test('running counts, also of a broadcast', () => {
  expect(outputOf([COUNT])).toEqual(['a|1', 'a|2', 'b|1']);
  const all: NodeConfig = { kind: 'filter', condition: 'v >= 0' };
  expect(outputOf([all, COUNT], 'broadcast')).toEqual(['a|1', 'a|2', 'a|3', 'a|4', 'b|1', 'b|2']);
});

test('sliding windows: a row is in every window that holds its time', () => {
  const window: NodeConfig = {
    kind: 'window-aggregate',
    keys: ['k'],
    window: { kind: 'hop', sizeMs: 10, slideMs: 5, offsetMs: 0 },
    allowedLatenessMs: 0,
    aggregates: [
      { name: 'n', expression: 'COUNT(*)' },
      { name: 's', expression: 'SUM(CAST(v AS DOUBLE))' },
      { name: 'm', expression: 'MAX(v)' },
    ],
  };
  expect(outputOf([window])).toEqual([
    'a|1|1|1|-5|5|4',
    'a|1|1|1|0|10|9',
    'a|1|7|7|10|20|19',
    'a|1|7|7|5|15|14',
    'b|1|5|5|-5|5|4',
    'b|1|5|5|0|10|9',
  ]);
});

test('what it does not know it does not guess', () => {
  expect(outputOf([{ ...COUNT, emit: 'changelog' }])).toBeUndefined();
});
