import { expect, test } from 'vitest';
import { addNode, connect, moveNodes, removeNodes } from '#model/edit-document.ts';
import { newDocument } from '#model/new-document.ts';
import type { PipelineDocument } from '#model/document.ts';
import { stepSubject } from './step-subject.ts';

const EMPTY = newDocument({ id: 'd', name: 'd' });
const THREE = ['rows', 'filter', 'log-sink'].reduce<PipelineDocument>(
  (document, kind, at) => addNode(document, kind as 'rows', { x: at * 240, y: 0 }).document,
  EMPTY,
);

test('a step is named by the operators and edges that it was about', () => {
  const connected = connect(THREE, { from: 'rows', fromPort: 'out', to: 'filter' });
  expect(connected.ok).toBe(true);
  if (!connected.ok) return;
  const moved = moveNodes(THREE, new Map([['filter', { x: 0, y: 300 }]]));
  const five = addNode(addNode(THREE, 'union', { x: 0, y: 0 }).document, 'clock', { x: 0, y: 0 }).document;
  expect([
    stepSubject(THREE, connected.value.document),
    stepSubject(THREE, moved),
    stepSubject(THREE, removeNodes(THREE, new Set(['rows']))),
    stepSubject(EMPTY, five),
    stepSubject(THREE, { ...THREE, name: 'other' }),
  ]).toEqual(['rows → filter', 'filter', 'rows', 'rows, filter, log +2', '']);
});
