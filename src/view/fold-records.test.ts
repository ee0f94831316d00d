import { expect, test } from 'vitest';
import type { SubtaskCounters } from '#protocol/subtask-counters.ts';
import type { TraceBody } from '#protocol/trace.ts';
import { emptyRunView, foldEvent, snapshotView } from './fold.ts';
import { basePlan, task, traceOf } from './testing.ts';

const COUNTERS: SubtaskCounters = {
  recordsIn: 7,
  recordsOut: 0,
  busyMsPerSecond: 0,
  backPressuredMsPerSecond: 0,
  idleMsPerSecond: 0,
  watermark: 0,
  stateBytes: 74,
  stateEntries: 2,
  lateRecords: 0,
  rejectedRecords: 0,
  fencedMessages: 0,
  inputQueued: [],
  outputQueued: [],
};

test('keys that come and go between two reports of the counters are counted at once', () => {
  const change = (key: string, before: string | null, after: string | null): TraceBody => ({
    kind: 'stateChanged',
    subtask: '1/0',
    uid: 'count',
    state: 'count',
    keyGroup: 5,
    key,
    before,
    after,
    lineage: '',
  });
  const state = emptyRunView(basePlan());
  const entries = (...bodies: readonly TraceBody[]): number | undefined => {
    for (const event of traceOf(bodies.map((body) => [task('1/0'), body]))) foldEvent(state, event);
    return snapshotView(state).subtasks.get('1/0')?.counters?.stateEntries;
  };
  expect(entries(change('a', null, '1'))).toBe(undefined);
  expect(entries({ kind: 'counters', subtask: '1/0', counters: COUNTERS })).toBe(2);
  expect(entries(change('b', null, '1'), change('c', null, '1'), change('b', '1', '2'))).toBe(4);
  expect(entries(change('b', '2', null))).toBe(3);
  expect(entries({ kind: 'counters', subtask: '1/0', counters: { ...COUNTERS, stateEntries: 9 } })).toBe(9);
});
