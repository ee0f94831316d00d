import { expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { chainDocument } from './testing.ts';
import { plannedOf } from './planned.ts';

test('a document that is wired as before keeps its plan, the same object', () => {
  const before = must(plannedOf(chainDocument(2)).plan, 'planned');
  const moved = chainDocument(2);
  const renamed = { ...moved, name: 'another name' };
  expect(plannedOf(renamed)).toEqual({ plan: before, stale: false });
  expect(plannedOf(renamed).plan).toBe(before);
});

test('another parallelism is another plan', () => {
  const before = must(plannedOf(chainDocument(2)).plan, 'planned');
  const after = must(plannedOf(chainDocument(3)).plan, 'planned');
  expect(after).not.toBe(before);
  expect(after.vertices.map(({ parallelism }) => parallelism)).toEqual([3, 3]);
});

test('while a document has errors, the plan of its last state without is kept and told to be old', () => {
  const before = must(plannedOf(chainDocument(2)).plan, 'planned');
  const broken = { ...chainDocument(2), edges: [] };
  expect(plannedOf(broken)).toEqual({ plan: before, stale: true });
  expect(plannedOf({ ...broken, id: 'another' })).toEqual({ plan: null, stale: true });
});
