import { describe, expect, test } from 'vitest';
import { decodeDocument } from './decode-document.ts';
import {
  addNode,
  connect,
  duplicateNodes,
  fragmentOf,
  insertOnEdge,
  moveNodes,
  pasteNodes,
  removeEdges,
  removeNodes,
  updateEdge,
  updateNode,
} from './edit-document.ts';
import { newDocument } from './new-document.ts';
import { CATALOGUE_ENTRIES } from './operator-catalogue.ts';
import { COUNT, LOG, ROWS, testDocument, testEdges, testNode, WINDOW } from './testing.ts';
import { validateDocument } from './validate-document.ts';

const DOCUMENT = testDocument(
  [testNode('rows', ROWS), testNode('window', WINDOW), testNode('log', LOG), testNode('union', { kind: 'union' })],
  testEdges('rows>window', 'window>log'),
);
const BEFORE = JSON.stringify(DOCUMENT);

describe('adding nodes', () => {
  test('gives every node an id, a uid and a name of its own', () => {
    const empty = newDocument({ id: 'd', name: 'd' });
    const first = addNode(empty, 'log-sink', { x: 1, y: 2 });
    const second = addNode(first.document, 'log-sink', { x: 3, y: 4 });
    const node = { parallelism: null, maxParallelism: null, chaining: 'always' };
    expect(second.document.nodes).toEqual([
      {
        ...node,
        id: 'log-sink',
        uid: 'log-sink',
        name: 'log',
        position: { x: 1, y: 2 },
        config: { kind: 'log-sink', log: 'results' },
      },
      {
        ...node,
        id: 'log-sink-2',
        uid: 'log-sink-2',
        name: 'log 2',
        position: { x: 3, y: 4 },
        config: { kind: 'log-sink', log: 'results-2' },
      },
    ]);
    expect(empty.nodes).toEqual([]);
  });

  test('all kinds make a document that can be saved and read', () => {
    let document = newDocument({ id: 'd', name: 'd' });
    for (const { kind } of CATALOGUE_ENTRIES) document = addNode(document, kind, { x: 0, y: 0 }).document;
    expect(decodeDocument(JSON.parse(JSON.stringify(document)))).toEqual({ ok: true, value: document });
  });

  test('copies keep configuration and the edges among them', () => {
    const { document, nodeIds } = duplicateNodes(DOCUMENT, new Set(['window', 'log']), { x: 10, y: 10 });
    expect(nodeIds).toEqual(['window-aggregate', 'log-sink']);
    expect(document.nodes.slice(4).map((node) => node.config)).toEqual([
      WINDOW,
      { kind: 'log-sink', log: 'results-2' },
    ]);
    expect(document.edges.slice(2)).toEqual([
      { id: 'edge', from: 'window-aggregate', fromPort: 'out', to: 'log-sink', partitioner: 'auto' },
    ]);
  });
});

describe('pasting', () => {
  test('keeps names and uids where they are free, and gives new ones where they are taken', () => {
    const fragment = fragmentOf(DOCUMENT, new Set(['window', 'log']));
    expect(fragment.edges.map(({ id }) => id)).toEqual(['window-log']);
    const empty = newDocument({ id: 'd', name: 'd' });
    const once = pasteNodes(empty, fragment, { x: 0, y: 0 });
    const twice = pasteNodes(once.document, fragment, { x: 0, y: 0 });
    const named = ({ nodes }: typeof empty) => nodes.map(({ id, uid, name }) => [id, uid, name]);
    expect(named(once.document)).toEqual([
      ['window-aggregate', fragment.nodes[0]?.uid, fragment.nodes[0]?.name],
      ['log-sink', fragment.nodes[1]?.uid, fragment.nodes[1]?.name],
    ]);
    expect(named(twice.document).slice(2)).toEqual([
      ['window-aggregate-2', 'window-aggregate-2', `${fragment.nodes[0]?.name} 2`],
      ['log-sink-2', 'log-sink-2', `${fragment.nodes[1]?.name} 2`],
    ]);
    expect(new Set(twice.document.edges.map(({ id }) => id)).size).toBe(2);
    expect(decodeDocument(twice.document)).toEqual({ ok: true, value: twice.document });
  });
});

describe('inserting on an edge', () => {
  test('cuts the edge in two; what is behind keeps its id', () => {
    const inserted = insertOnEdge(DOCUMENT, 'window-log', 'union');
    expect(inserted.edges.map(({ id, from, fromPort, to }) => [id, from, fromPort, to])).toEqual([
      ['rows-window', 'rows', 'out', 'window'],
      ['window-log', 'union', 'out', 'log'],
      ['edge', 'window', 'out', 'union'],
    ]);
  });

  test.each([
    ['a sink', 'window-log', 'log'],
    ['a source', 'window-log', 'rows'],
    ['an unknown edge', 'nothing', 'union'],
  ])('%s changes nothing', (_, edge, node) => {
    expect(insertOnEdge(DOCUMENT, edge, node)).toBe(DOCUMENT);
  });
});

describe('connecting', () => {
  const attempt = (from: string, fromPort: 'out' | 'late', to: string): string => {
    const connected = connect(DOCUMENT, { from, fromPort, to });
    return connected.ok ? connected.value.edge.id : connected.failure.code;
  };

  test.each([
    ['rows', 'out', 'union', 'edge'],
    ['window', 'late', 'union', 'edge'],
    ['rows', 'late', 'union', 'W108'],
    ['rows', 'out', 'log', 'W103'],
    ['log', 'out', 'union', 'W105'],
    ['window', 'out', 'rows', 'W104'],
    ['union', 'out', 'union', 'W101'],
    ['rows', 'out', 'gone', 'W016'],
  ] as const)('%s.%s to %s: %s', (from, port, to, expected) => expect(attempt(from, port, to)).toBe(expected));

  test('a way back is refused', () => {
    const nodes = [testNode('a', { kind: 'union' }), testNode('b', { kind: 'union' })];
    const connected = connect(testDocument(nodes, testEdges('a>b')), { from: 'b', fromPort: 'out', to: 'a' });
    expect(connected).toMatchObject({ ok: false, failure: { code: 'W101' } });
  });
});

test('removing a node removes its edges', () => {
  const document = removeNodes(DOCUMENT, new Set(['window']));
  expect(document.nodes.map((node) => node.id)).toEqual(['rows', 'log', 'union']);
  expect(document.edges).toEqual([]);
});

test('changes touch what they name and nothing else', () => {
  const renamed = updateNode(DOCUMENT, 'window', { name: 'w', config: COUNT });
  expect(renamed.nodes[1]).toEqual({ ...DOCUMENT.nodes[1], name: 'w', config: COUNT });
  expect(renamed.nodes[0]).toBe(DOCUMENT.nodes[0]);
  expect(moveNodes(DOCUMENT, new Map([['log', { x: 7, y: 8 }]])).nodes[2]?.position).toEqual({ x: 7, y: 8 });
  expect(updateEdge(DOCUMENT, 'window-log', { partitioner: 'rebalance' }).edges[1]?.partitioner).toBe('rebalance');
  expect(removeEdges(DOCUMENT, new Set(['rows-window'])).edges.map((edge) => edge.id)).toEqual(['window-log']);
  expect(JSON.stringify(DOCUMENT)).toBe(BEFORE);
});

test('a document built by edits runs', () => {
  let document = newDocument({ id: 'd', name: 'd' });
  const ids: string[] = [];
  for (const kind of ['rows', 'aggregate', 'log-sink'] as const) {
    const added = addNode(document, kind, { x: 0, y: 0 });
    document = added.document;
    ids.push(added.node.id);
  }
  document = updateNode(document, 'aggregate', { config: { ...COUNT, keys: ['customer'] } });
  document = updateNode(document, 'rows', { parallelism: 1 });
  for (const [index, to] of ids.slice(1).entries()) {
    const connected = connect(document, { from: ids[index] ?? '', fromPort: 'out', to });
    if (connected.ok) document = connected.value.document;
  }
  expect(validateDocument(document).diagnostics).toEqual([]);
});
