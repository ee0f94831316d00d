import { expect, test } from 'vitest';
import { compileDocument } from '#model/compile/compile-document.ts';
import { laneFailure, LANES, loadDocument, NODES_PER_LANE, SUBTASKS } from './load-document.ts';

test('the document has 200 nodes and as many subtasks as it says', () => {
  const document = loadDocument(2);
  const compiled = compileDocument(document, 'load');
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.failure));
  const { vertices } = compiled.value.plan;
  expect({
    nodes: document.nodes.length,
    vertices: vertices.length,
    subtasks: vertices.reduce((sum, { parallelism }) => sum + parallelism, 0),
  }).toEqual({ nodes: 200, vertices: LANES * 2, subtasks: SUBTASKS });
  expect(NODES_PER_LANE * LANES).toBe(200);
});

test('rows of a lane are right only if every key of every window is there once', () => {
  const rows: number[][] = [];
  for (let key = 0; key < 16; key++) {
    const numbers = Array.from({ length: 200 }, (_, n) => n).filter((n) => n % 5 !== 0 && n % 16 === key);
    rows.push([key, numbers[0] ?? 0, numbers.length, numbers.reduce((sum, n) => sum + n, 0)]);
  }
  expect(laneFailure(rows, false)).toBeNull();
  expect(laneFailure(rows.slice(1), false)).toMatch(/^window 0, key 0: undefined, not /);
  expect(laneFailure([...rows, [3, 3, 1, 3]], false)).toBe('window 0 has key 3 twice');
  expect(laneFailure([], false)).toBe('no window has fired');
});
