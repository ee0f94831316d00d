import { describe, expect, test } from 'vitest';
import { neighbourOf } from './navigation.ts';
import { basePlan, traceOf } from './testing.ts';
import { baseTrace } from './testing-scenarios.ts';
import { TraceStore } from './trace-store.ts';

/** A run of BASE: one checkpoint, one restart. */
const TRACE = baseTrace();

function recorded(): TraceStore {
  const store = new TraceStore(basePlan(), 1e9);
  for (const [at, event] of TRACE.entries()) store.append([event], at);
  return store;
}

const numberOf = (kind: string): number => TRACE.findIndex(({ body }) => body.kind === kind) + 1;

describe('a step', () => {
  test.each(['event', 'beat'] as const)('by %s leads back over the same instants as forward', (unit) => {
    const store = recorded();
    const forward: number[] = [];
    for (let at = 1; at < TRACE.length; at = neighbourOf(store, at, unit, 1) ?? TRACE.length) forward.push(at);
    const back: number[] = [];
    for (let at = forward.at(-1) ?? 0; at > 1; at = neighbourOf(store, at, unit, -1) ?? 0) back.push(at);
    expect(forward.length).toBeGreaterThan(10);
    expect([...back, 1]).toEqual(forward.toReversed());
  });

  test('by checkpoint ends behind one, in both directions, and nowhere else', () => {
    const store = recorded();
    const completed = numberOf('checkpointCompleted');
    const restarted = numberOf('restartScheduled');
    expect(neighbourOf(store, 1, 'checkpoint', 1)).toBe(completed);
    expect(neighbourOf(store, TRACE.length, 'checkpoint', -1)).toBe(completed);
    expect(neighbourOf(store, restarted + 1, 'checkpoint', -1)).toBe(completed);
    // Beyond the last one there is only the newest instant, before the first one only the oldest.
    expect(neighbourOf(store, completed, 'checkpoint', 1)).toBe(TRACE.length);
    expect(neighbourOf(store, completed, 'checkpoint', -1)).toBe(0);
  });

  test('by checkpoint finds the nearest end where a later checkpoint has ended before an earlier one', () => {
    const store = new TraceStore(basePlan(), 1e9);
    const trigger = (checkpointId: number) =>
      ['coordinator', { kind: 'checkpointTriggered', checkpointId, trigger: 'periodic', subtasks: ['0/0'] }] as const;
    const fail = (checkpointId: number) =>
      ['coordinator', { kind: 'checkpointFailed', checkpointId, reason: 'CHECKPOINT_EXPIRED', detail: null }] as const;
    store.append(traceOf([trigger(1), trigger(2), fail(2), fail(1)]), 0);
    expect([neighbourOf(store, 1, 'checkpoint', 1), neighbourOf(store, 3, 'checkpoint', 1)]).toEqual([3, 4]);
    expect([neighbourOf(store, 4, 'checkpoint', -1), neighbourOf(store, 3, 'checkpoint', -1)]).toEqual([3, 0]);
  });

  test('by mark leads to checkpoints, faults and restores', () => {
    const store = recorded();
    const marks = store.marks().map(({ event }) => event);
    expect(marks).toEqual([numberOf('checkpointTriggered'), numberOf('restartScheduled'), expect.any(Number)]);
    expect(neighbourOf(store, 1, 'mark', 1)).toBe(marks[0]);
    expect(neighbourOf(store, TRACE.length, 'mark', -1)).toBe(marks[2]);
    expect(neighbourOf(store, 1, 'mark', -1)).toBeNull();
  });
});
