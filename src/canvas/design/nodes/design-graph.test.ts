import { describe, expect, test } from 'vitest';
import { diagnose } from '#model/diagnostic.ts';
import { autoLayout, freePosition, NODE_HEIGHT, NODE_WIDTH } from '../auto-layout.ts';
import { designNodes, restingNodes } from './design-graph.ts';
import { document, facts } from '../testing-design.ts';

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

  test('what was not edited is the same object, also in another document', () => {
    const before = restingNodes(facts);
    const moved = { ...document.nodes[0]!, position: { x: 400, y: 40 } };
    const after = restingNodes({ ...facts, document: { ...document, nodes: document.nodes.with(0, moved) } });
    expect(after.map((item, at) => item === before[at])).toEqual([false, true, true, true, true]);
    expect(after[0]?.position).toEqual({ x: 400, y: 40 });
    const diagnostics = [diagnose('W101', { nodeId: 'words', values: { name: 'words' } })];
    expect(restingNodes({ ...facts, diagnostics })[1]?.data.severity).toBe('error');
    const wider = restingNodes({ ...facts, document: { ...document, parallelism: 7 } });
    // Without keys a window has one subtask.
    expect(wider.map(({ data }) => data.parallelism)).toEqual([2, 2, 1, 1, 1]);
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
