import { expect, test } from 'vitest';
import type { DocumentNode, PipelineDocument } from '#model/document.ts';
import { OPERATOR_NAMES } from '#model/catalogue-texts.ts';
import { newDocument } from '#model/new-document.ts';
import { defaultConfig } from '#model/operator-catalogue.ts';
import type { NodeKind } from '#model/document.ts';
import { DESIGN_TEXTS_EN } from './design-texts.ts';
import { designEdges, markEdges, restingEdges } from './edge-graph.ts';

function node(id: string, kind: NodeKind, parallelism: number | null = null): DocumentNode {
  const position = { x: 40, y: 40 };
  return {
    id,
    uid: id,
    name: id,
    parallelism,
    maxParallelism: null,
    chaining: 'always',
    position,
    config: defaultConfig(kind),
  };
}

function pipeline(nodes: DocumentNode[], edges: [string, string, 'out' | 'late'][]): PipelineDocument {
  return {
    ...newDocument({ id: 'd', name: 'd' }),
    nodes,
    edges: edges.map(([from, to, fromPort], at) => ({ id: `e${at}`, from, fromPort, to, partitioner: 'auto' })),
  };
}

const document = pipeline(
  [
    node('lines', 'file', 2),
    node('words', 'split-text', 2),
    node('hours', 'window-aggregate'),
    node('out', 'table-sink', 1),
    node('late', 'table-sink', 1),
  ],
  [
    ['lines', 'words', 'out'],
    ['words', 'hours', 'out'],
    ['hours', 'out', 'out'],
    ['hours', 'late', 'late'],
  ],
);

const facts = { document, diagnostics: [], schemas: new Map(), kindNames: OPERATOR_NAMES, texts: DESIGN_TEXTS_EN };

function strategies(of: PipelineDocument): (string | undefined)[] {
  return restingEdges({ ...facts, document: of }).map(({ data }) => data?.ship);
}

test('edges start at their port and wait for a type until one is known', () => {
  const edges = designEdges(facts, new Set(['e3']));
  expect(edges.map(({ sourceHandle, selected }) => [sourceHandle, selected])).toEqual([
    ['out', false],
    ['out', false],
    ['out', false],
    ['late', true],
  ]);
  expect(edges.every(({ data }) => data?.schema === null)).toBe(true);
});

test('the ship strategy is that of the plan: hash into keys, forward at equal parallelism, else rebalance', () => {
  expect(strategies(document)).toEqual([
    'FORWARD',
    'HASH',
    // A window without keys has one subtask, as its sinks have.
    'FORWARD',
    'FORWARD',
  ]);
  const wide = pipeline([node('a', 'file', 2), node('b', 'filter', 3)], [['a', 'b', 'out']]);
  expect(strategies(wide)).toEqual(['REBALANCE']);
});

test('only what is marked is another object', () => {
  const resting = restingEdges(facts);
  const marked = markEdges(resting, { selected: new Set(['e1']), taking: 'e2', open: 'e1' });
  expect(marked.map((edge, at) => edge === resting[at])).toEqual([true, false, false, true]);
  expect(marked.map(({ selected, data }) => [selected, data?.taking, data?.open])).toEqual([
    [false, false, false],
    [true, false, true],
    [false, true, false],
    [false, false, false],
  ]);
});

test('an edge without both of its ends is not drawn', () => {
  const [, ...nodes] = document.nodes;
  expect(restingEdges({ ...facts, document: { ...document, nodes } }).map(({ id }) => id)).toEqual(['e1', 'e2', 'e3']);
});
