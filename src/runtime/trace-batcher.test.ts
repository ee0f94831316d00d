import { expect, test } from 'vitest';
import type { ActorStamp } from '#protocol/job-client.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { TraceBatcher } from './trace-batcher.ts';

const EVENT: TraceEvent = {
  stamp: { timeMs: 1, counter: 0 },
  actor: 'task:0/0',
  sequence: 0,
  attempt: 1,
  body: { kind: 'faultInjected', fault: '', target: '' },
};
const PROMISE: ActorStamp = { actor: 'task:0/0', attempt: 1, stamp: { timeMs: 5, counter: -1 } };

function open(living: readonly ActorStamp[] = [PROMISE]) {
  const sent: { readonly events: number; readonly stamps: readonly ActorStamp[] }[] = [];
  const batcher = new TraceBatcher(
    (events, stamps) => sent.push({ events: events.length, stamps }),
    () => living,
  );
  return { batcher, sent };
}

test('stamps leave ten times a second, also without events', () => {
  const { batcher, sent } = open();
  for (let hostMs = 0; hostMs < 1000; hostMs += 10) batcher.flush(hostMs, false);
  expect(sent).toEqual(Array.from({ length: 10 }, () => ({ events: 0, stamps: [PROMISE] })));
});

test('a paced job sends events at once and bare stamps no sooner than others', () => {
  const { batcher, sent } = open();
  batcher.flush(0, true);
  batcher.flush(10, true);
  batcher.add(EVENT);
  batcher.flush(20, true);
  expect(sent.map(({ events }) => events)).toEqual([0, 1]);
  expect(batcher.msUntilFlush(50)).toBe(70);
});

test('many events do not wait', () => {
  const { batcher, sent } = open();
  batcher.flush(0, false);
  for (let at = 0; at < 300; at++) batcher.add(EVENT);
  batcher.flush(1, false);
  expect(sent.map(({ events }) => events)).toEqual([0, 300]);
});

test('the end of an actor is told once, before what its successor promises', () => {
  const next: ActorStamp = { ...PROMISE, attempt: 2 };
  const { batcher, sent } = open([next]);
  batcher.end('task:0/0', 1);
  expect(batcher.isEmpty()).toBe(false);
  batcher.flush(0, true);
  batcher.flush(100, true);
  expect(sent.map(({ stamps }) => stamps)).toEqual([[{ actor: 'task:0/0', attempt: 1, stamp: null }, next], [next]]);
});

test('a worker without actors is quiet', () => {
  const { batcher, sent } = open([]);
  batcher.flush(0, true);
  batcher.flush(1000, false);
  expect(sent).toEqual([]);
});
