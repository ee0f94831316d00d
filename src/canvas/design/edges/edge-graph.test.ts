import { expect, test } from 'vitest';
import type { PipelineDocument } from '#model/document.ts';
import { designEdges, markEdges, restingEdges } from './edge-graph.ts';
import { document, facts, node, pipeline } from '../testing-design.ts';

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

test('an edit makes only those edges anew that depend on it', () => {
  const before = restingEdges(facts);
  const nodes = document.nodes.map((each) => (each.id === 'lines' ? { ...each, position: { x: 7, y: 7 } } : each));
  const moved = restingEdges({ ...facts, document: { ...document, nodes } });
  expect(moved).toEqual(before);
  expect(moved.map((edge, at) => edge === before[at])).toEqual(
    document.edges.map(({ from, to }) => from !== 'lines' && to !== 'lines'),
  );
  const wider = restingEdges({ ...facts, document: { ...document, parallelism: document.parallelism + 1 } });
  expect(wider.some((edge) => before.includes(edge))).toBe(false);
});
