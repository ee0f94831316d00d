import { describe, expect, test } from 'vitest';
import { emptyRunView, foldEvent, snapshotView } from './fold.ts';
import type { RunView } from './run-view.ts';
import { TraceStore } from './trace-store.ts';
import { attemptStarted, basePlan, record, task, traceOf } from './testing.ts';
import { baseTrace } from './testing-scenarios.ts';

const plan = basePlan();

function folded(count: number): RunView {
  const state = emptyRunView(plan);
  for (const event of baseTrace().slice(0, count)) foldEvent(state, event);
  return snapshotView(state);
}

function longTrace(records: number): ReturnType<typeof traceOf> {
  const steps: Parameters<typeof traceOf>[0][number][] = [['coordinator', attemptStarted(plan, 1, null)]];
  for (let n = 0; n < records; n++) {
    const element = { kind: 'records', rows: 1, records: [record(`${n}`, `source:0:${n}`)] } as const;
    steps.push(
      [task('0/0'), { kind: 'elementSent', channel: '0:0:0', sequence: n, element }],
      [task('1/0'), { kind: 'elementTaken', channel: '0:0:0', sequence: n }],
      [task('1/0'), { kind: 'recordProcessed', subtask: '1/0', uid: 'count', record: element.records[0] }],
    );
  }
  return traceOf(steps);
}

describe('scrubbing', () => {
  test('every past instant is drawn as it was, forwards and backwards', () => {
    const store = new TraceStore(plan, 1e9);
    store.append(baseTrace(), 0);
    for (const event of [5, 60, 61, 30, 100, store.eventCount(), 1]) {
      expect(store.seek({ event })).toEqual(folded(event));
    }
  });

  test('a job time finds the last event at or before it', () => {
    const store = new TraceStore(plan, 1e9);
    store.append(baseTrace(), 0);
    expect(store.seek({ jobMs: 42.5 }).events).toBe(42);
    expect(store.seek({ jobMs: 1e9 }).events).toBe(store.eventCount());
  });

  test('host times place the track', () => {
    const store = new TraceStore(plan, 1e9);
    const events = baseTrace();
    store.append(events.slice(0, 10), 1000);
    store.append(events.slice(10), 2000);
    expect(store.eventAt({ hostMs: 1500 })).toBe(10);
    expect(store.extent()).toMatchObject({ firstEvent: 1, firstHostMs: 1000, lastHostMs: 2000 });
  });

  test('across segments the marks of replays stay the same', () => {
    const store = new TraceStore(plan, 1e9);
    const events = longTrace(3000);
    store.append(events, 0);
    const state = emptyRunView(plan);
    for (const event of events.slice(0, 5000)) foldEvent(state, event);
    expect(store.seek({ event: 5000 })).toEqual(snapshotView(state));
  });
});

describe('the ring', () => {
  test('old segments leave, event numbers stay, and the rest can be scrubbed', () => {
    const store = new TraceStore(plan, 1_500_000);
    const events = longTrace(5000);
    store.append(events, 0);
    expect(store.bytes()).toBeLessThanOrEqual(1_500_000);
    const first = store.extent()?.firstEvent ?? 0;
    expect(first).toBeGreaterThan(1);
    expect(store.seek({ event: 1 }).events).toBe(first - 1);
    expect(store.seek({ event: 13_000 }).events).toBe(13_000);
    expect(store.eventsBetween(13_000, 13_001).map(({ number, event }) => [number, event])).toEqual([
      [13_000, events[12_999]],
      [13_001, events[13_000]],
    ]);
  });
});

describe('marks', () => {
  test('a checkpoint, a fault and a restore, with parity and outcome', () => {
    const store = new TraceStore(plan, 1e9);
    store.append(baseTrace(), 7);
    expect(store.marks().map(({ kind, id, parity, status, hostMs }) => ({ kind, id, parity, status, hostMs }))).toEqual(
      [
        { kind: 'checkpoint', id: 1, parity: 'odd', status: 'completed', hostMs: 7 },
        { kind: 'fault', id: 0, parity: 'even', status: null, hostMs: 7 },
        { kind: 'restore', id: 1, parity: 'odd', status: null, hostMs: 7 },
      ],
    );
  });
});
