import { describe, expect, test } from 'vitest';
import { changedFields, diffDocuments, isSameDocument } from './diff-documents.ts';
import { insertOnEdge, moveNodes, removeNodes, updateNode } from './edit-document.ts';
import { COUNT, LOG, ROWS, testDocument, testEdges, testNode } from './testing.ts';

const BEFORE = testDocument(
  [testNode('rows', ROWS), testNode('count', COUNT), testNode('log', LOG)],
  testEdges('rows>count', 'count>log'),
);
const FILTER = testNode('filter', { kind: 'filter', condition: 'TRUE' });

describe('diffDocuments', () => {
  test('a document is the same as itself, and as itself moved', () => {
    expect(isSameDocument(diffDocuments(BEFORE, BEFORE))).toBe(true);
    const moved = diffDocuments(BEFORE, moveNodes(BEFORE, new Map([['count', { x: 50, y: 0 }]])));
    expect(isSameDocument(moved)).toBe(true);
    expect(moved.nodes.filter((node) => node.moved).map(({ node }) => node.id)).toEqual(['count']);
  });

  test('a node put on an edge is one more node, and two edges instead of one', () => {
    const after = insertOnEdge({ ...BEFORE, nodes: [...BEFORE.nodes, FILTER] }, 'rows-count', 'filter');
    const { nodes, edges } = diffDocuments(BEFORE, after);
    expect(nodes.map(({ status, node }) => `${status} ${node.id}`)).toEqual([
      'same rows',
      'same count',
      'same log',
      'added filter',
    ]);
    expect(edges.map(({ status, edge }) => `${status} ${edge.from}>${edge.to}`)).toEqual([
      'added filter>count',
      'same count>log',
      'added rows>filter',
      'removed rows>count',
    ]);
  });

  test('what was removed is named after what is there', () => {
    const { nodes, edges } = diffDocuments(BEFORE, removeNodes(BEFORE, new Set(['count'])));
    expect(nodes.map(({ status, node }) => `${status} ${node.id}`)).toEqual(['same rows', 'same log', 'removed count']);
    expect(edges.map(({ status }) => status)).toEqual(['removed', 'removed']);
  });

  test('changed fields have their old and their new value', () => {
    const after = updateNode({ ...BEFORE, parallelism: 4 }, 'count', {
      name: 'tally',
      config: { ...COUNT, keys: [], aggregates: [{ name: 'n', expression: 'COUNT(*) + 1' }] },
    });
    const { nodes, fields } = diffDocuments(BEFORE, after);
    expect(fields).toEqual([{ path: 'parallelism', before: 2, after: 4 }]);
    const changed = nodes.find(({ status }) => status === 'changed');
    expect(changed?.fields.map(({ path }) => path)).toContain('name');
    expect(changed?.fields).toContainEqual({ path: 'config.keys', before: COUNT.keys, after: [] });
  });

  test('an edge that was drawn again is the same edge; another partitioner is a change', () => {
    const renamed = { ...BEFORE, edges: BEFORE.edges.map((edge) => ({ ...edge, id: `${edge.id}-again` })) };
    expect(isSameDocument(diffDocuments(BEFORE, renamed))).toBe(true);
    const edges = BEFORE.edges.map((edge) => ({ ...edge, partitioner: 'rebalance' as const }));
    expect(diffDocuments(BEFORE, { ...BEFORE, edges }).edges[0]).toMatchObject({
      status: 'changed',
      fields: [{ path: 'partitioner', before: 'auto', after: 'rebalance' }],
    });
  });
});

describe('changedFields', () => {
  test('named entries of a list are compared by name, others as one value', () => {
    const before = {
      fields: [
        { name: 'a', expression: '1' },
        { name: 'b', expression: '2' },
      ],
      keys: ['a'],
    };
    const after = {
      fields: [
        { name: 'b', expression: '3' },
        { name: 'a', expression: '1' },
      ],
      keys: ['a', 'b'],
    };
    expect(changedFields(before, after)).toEqual([
      { path: 'fields.b.expression', before: '2', after: '3' },
      { path: 'keys', before: ['a'], after: ['a', 'b'] },
    ]);
  });

  test('what one side does not have is undefined there', () => {
    expect(changedFields({ script: null }, { script: { kills: [] }, rate: 1 })).toEqual([
      { path: 'script', before: null, after: { kills: [] } },
      { path: 'rate', before: undefined, after: 1 },
    ]);
  });
});
