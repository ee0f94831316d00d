import { expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { chainOf, documentSelection, plannedSelection } from './plan-selection.ts';
import { plannedOf } from './planned.ts';
import { chainDocument } from './testing.ts';

const plan = must(plannedOf(chainDocument(2)).plan, 'planned');
const nothing = { nodes: [], edges: [] };

test('a selected operator is shown as the task that runs it, and a clicked subtask stays the one', () => {
  const selected = { nodes: ['kept'], edges: [] };
  expect(plannedSelection(plan, selected, null)).toEqual({ kind: 'operator', vertex: 0 });
  const picked = { kind: 'subtask', id: '0/1' } as const;
  expect(plannedSelection(plan, selected, picked)).toBe(picked);
  expect(plannedSelection(plan, { nodes: ['out'], edges: [] }, picked)).toEqual({ kind: 'operator', vertex: 1 });
});

test('a selected edge is shown as a channel of it; one within a chain has none', () => {
  expect(plannedSelection(plan, { nodes: [], edges: ['e1'] }, null)).toEqual({ kind: 'channel', id: '0:0:0' });
  const picked = { kind: 'channel', id: '0:1:1' } as const;
  expect(plannedSelection(plan, { nodes: [], edges: ['e1'] }, picked)).toBe(picked);
  expect(plannedSelection(plan, { nodes: [], edges: ['e0'] }, null)).toBeNull();
});

test('several selected operators, and none, are nothing of the plan', () => {
  expect(plannedSelection(plan, { nodes: ['clock', 'out'], edges: [] }, null)).toBeNull();
  expect(plannedSelection(plan, nothing, { kind: 'subtask', id: '0/0' })).toBeNull();
});

test('clicking a subtask selects the head of its chain, or keeps the operator of it that is selected', () => {
  const subtask = { kind: 'subtask', id: '0/1' } as const;
  expect(documentSelection(plan, subtask, nothing)).toEqual({ nodes: ['clock'], edges: [] });
  const kept = { nodes: ['kept'], edges: [] };
  expect(documentSelection(plan, subtask, kept)).toEqual(kept);
  expect(documentSelection(plan, { kind: 'operator', vertex: 1 }, kept)).toEqual({ nodes: ['out'], edges: [] });
});

test('clicking a channel selects its edge, clicking beside everything selects nothing', () => {
  expect(documentSelection(plan, { kind: 'channel', id: '0:1:0' }, nothing)).toEqual({ nodes: [], edges: ['e1'] });
  expect(documentSelection(plan, null, { nodes: ['out'], edges: [] })).toEqual(nothing);
});

test('a chain is its operators in order', () => {
  expect(chainOf(plan, { kind: 'operator', vertex: 0 }).map(({ nodeId }) => nodeId)).toEqual(['clock', 'kept']);
});
