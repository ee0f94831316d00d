import { describe, expect, test } from 'vitest';
import type { DocumentNode, PipelineDocument } from '#model/document.ts';
import { OPERATOR_NAMES } from '#model/catalogue-texts.ts';
import { diagnose } from '#model/diagnostic.ts';
import { newDocument } from '#model/new-document.ts';
import { defaultConfig } from '#model/operator-catalogue.ts';
import type { NodeKind } from '#model/document.ts';
import { autoLayout, freePosition, NODE_HEIGHT, NODE_WIDTH } from './auto-layout.ts';
import { designEdges, designNodes, shipStrategy } from './design-graph.ts';
import { DESIGN_TEXTS_EN } from './design-texts.ts';

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

describe('the graph of a document', () => {
  test('a node has the ports of its kind', () => {
    const ports = designNodes(facts, new Set(), new Map()).map(({ id, data }) => [id, data.hasInput, data.outputs]);
    expect(ports).toEqual([
      ['lines', false, ['out']],
      ['words', true, ['out']],
      ['hours', true, ['out', 'late']],
      ['out', true, []],
      ['late', true, []],
    ]);
  });

  test('an error is on its node, in its label, and wins over warnings', () => {
    const diagnostic = diagnose('W101', { nodeId: 'words', values: { name: 'words' } });
    const [, words] = designNodes({ ...facts, diagnostics: [diagnostic] }, new Set(['words']), new Map());
    expect(words).toMatchObject({ selected: true, data: { severity: 'error', problem: diagnostic.message } });
    expect(words?.ariaLabel).toContain(diagnostic.message);
  });

  test('while it is dragged a node is where the pointer is', () => {
    const [lines] = designNodes(facts, new Set(), new Map([['lines', { x: 7, y: 8 }]]));
    expect(lines?.position).toEqual({ x: 7, y: 8 });
  });

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
    expect(document.edges.map((edge) => shipStrategy(document, edge))).toEqual([
      'FORWARD',
      'HASH',
      // A window without keys has one subtask, as its sinks have.
      'FORWARD',
      'FORWARD',
    ]);
    const wide = pipeline([node('a', 'file', 2), node('b', 'filter', 3)], [['a', 'b', 'out']]);
    expect(wide.edges.map((edge) => shipStrategy(wide, edge))).toEqual(['REBALANCE']);
  });
});

describe('tidying up', () => {
  const places = [...autoLayout(document)];

  test('flows from left to right on the grid, and nothing overlaps', () => {
    const x = new Map(places.map(([id, position]) => [id, position.x]));
    for (const edge of document.edges) expect(x.get(edge.from) ?? 0).toBeLessThan(x.get(edge.to) ?? 0);
    places.forEach(([, one], at) => {
      expect([one.x % 10, one.y % 10]).toEqual([0, 0]);
      for (const [, other] of places.slice(at + 1)) {
        expect(Math.abs(one.x - other.x) >= NODE_WIDTH || Math.abs(one.y - other.y) >= NODE_HEIGHT).toBe(true);
      }
    });
  });

  test('a new node never lands on another', () => {
    const place = freePosition(document, { x: 40, y: 40 });
    for (const { position } of document.nodes) {
      expect(Math.abs(position.x - place.x) >= NODE_WIDTH || Math.abs(position.y - place.y) >= NODE_HEIGHT).toBe(true);
    }
  });
});
