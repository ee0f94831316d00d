import { expect, test } from 'vitest';
import { emptyRunView, foldEvent, snapshotView } from '#view/fold.ts';
import { attemptStarted, basePlan, traceOf } from '#view/testing.ts';
import type { RunView } from '#view/run-view.ts';
import type { TraceBody } from '#protocol/trace.ts';
import { type AskedRequest, refusalOf } from './refusal.ts';

const BEFORE: AskedRequest = { trigger: 'user', refused: 0, newest: 0 };

function viewAfter(...bodies: readonly TraceBody[]): RunView {
  const state = emptyRunView(basePlan());
  const all = [attemptStarted(basePlan(), 1, null), ...bodies];
  for (const event of traceOf(all.map((body) => ['coordinator', body] as const))) foldEvent(state, event);
  return snapshotView(state);
}

const rejected = (reason: 'NOT_ALL_REQUIRED_TASKS_RUNNING' | 'MINIMUM_TIME_BETWEEN_CHECKPOINTS'): TraceBody => ({
  kind: 'checkpointRequestRejected',
  reason,
  retryInMs: null,
});

const triggered = (checkpointId: number, trigger: 'user' | 'periodic'): TraceBody => ({
  kind: 'checkpointTriggered',
  checkpointId,
  trigger,
  subtasks: ['0/0', '1/0'],
});

test('a request that the coordinator refuses has a reason, until it is granted', () => {
  const refused = rejected('NOT_ALL_REQUIRED_TASKS_RUNNING');
  expect(refusalOf(viewAfter(), BEFORE)).toBeNull();
  expect(refusalOf(viewAfter(refused), BEFORE)).toBe('NOT_ALL_REQUIRED_TASKS_RUNNING');
  expect(refusalOf(viewAfter(refused, triggered(1, 'periodic')), BEFORE)).toBe('NOT_ALL_REQUIRED_TASKS_RUNNING');
  expect(refusalOf(viewAfter(refused, triggered(1, 'user')), BEFORE)).toBeNull();
});

test('what was refused before is no answer, and waiting out the minimum pause is no refusal', () => {
  const refused = rejected('NOT_ALL_REQUIRED_TASKS_RUNNING');
  expect(refusalOf(viewAfter(refused), { ...BEFORE, refused: 1 })).toBeNull();
  expect(refusalOf(viewAfter(rejected('MINIMUM_TIME_BETWEEN_CHECKPOINTS')), BEFORE)).toBeNull();
});
