import { expect, test } from 'vitest';
import { addNode, moveNodes, updateNode } from '#model/edit-document.ts';
import { newDocument } from '#model/new-document.ts';
import { factsOf, isSameButPlaces } from './validation.ts';

function filters(count: number) {
  let document = newDocument({ id: 'd', name: 'D' });
  for (let at = 0; at < count; at++) document = addNode(document, 'filter', { x: 200 * at, y: 0 }).document;
  return document;
}

test('a node that is moved leaves everything that is known of the document as it was', () => {
  const document = filters(3);
  const facts = factsOf(document);
  const moved = moveNodes(document, new Map([[document.nodes[1]?.id ?? '', { x: 5, y: 5 }]]));
  expect(moved).not.toBe(document);
  expect(factsOf(moved)).toBe(facts);
});

test('any other change is another document', () => {
  const document = filters(2);
  const id = document.nodes[0]?.id ?? '';
  const others = [
    updateNode(document, id, { name: 'Other' }),
    updateNode(document, id, { parallelism: 3 }),
    updateNode(document, id, { config: { kind: 'filter', condition: 'FALSE' } }),
    { ...document, parallelism: 7 },
    { ...document, nodes: document.nodes.slice(1) },
    { ...document, nodes: document.nodes.toReversed() },
  ];
  expect(others.map((other) => isSameButPlaces(document, other))).toEqual(others.map(() => false));
});
