import { expect, test } from 'vitest';
import { alignNodes, distributeNodes } from './align-nodes.ts';

const NODES = [
  { id: 'a', position: { x: 0, y: 10 } },
  { id: 'b', position: { x: 900, y: 50 } },
  { id: 'c', position: { x: 300, y: 500 } },
];

test.each([
  ['left', [0, 10, 0, 50, 0, 500]],
  ['center', [450, 10, 450, 50, 450, 500]],
  ['right', [900, 10, 900, 50, 900, 500]],
  ['top', [0, 10, 900, 10, 300, 10]],
  ['middle', [0, 255, 900, 255, 300, 255]],
  ['bottom', [0, 500, 900, 500, 300, 500]],
] as const)('aligned by %s, nodes keep the other coordinate', (by, expected) => {
  const places = alignNodes(NODES, by);
  expect(NODES.flatMap(({ id }) => [places.get(id)?.x, places.get(id)?.y])).toEqual(expected);
});

test('distributed nodes have equal steps between the outermost two, whatever their order', () => {
  expect(Object.fromEntries(distributeNodes(NODES, 'x'))).toEqual({
    a: { x: 0, y: 10 },
    c: { x: 450, y: 500 },
    b: { x: 900, y: 50 },
  });
});

test('distributed nodes never lie on each other', () => {
  const close = NODES.map(({ id }, index) => ({ id, position: { x: 0, y: index } }));
  expect([...distributeNodes(close, 'y').values()].map(({ y }) => y)).toEqual([0, 98, 196]);
});

test('notes are aligned by their own sides, and spread with equal gaps', () => {
  const note = { id: 'note', position: { x: 100, y: 0 }, size: { width: 400, height: 100 } };
  const mixed = [{ id: 'a', position: { x: 0, y: 200 } }, note, { id: 'b', position: { x: 1000, y: 300 } }];
  const x = (places: ReadonlyMap<string, { readonly x: number }>): readonly unknown[] =>
    mixed.map(({ id }) => places.get(id)?.x);
  expect(x(alignNodes(mixed, 'right'))).toEqual([1000, 764, 1000]);
  expect(x(alignNodes(mixed, 'center'))).toEqual([500, 382, 500]);
  expect(x(distributeNodes(mixed, 'x'))).toEqual([0, 382, 1000]);
});
