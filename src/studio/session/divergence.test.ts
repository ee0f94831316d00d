import { expect, test } from 'vitest';
import type { TraceEvent } from '#protocol/trace.ts';
import { firstDifference } from './divergence.ts';

function event(sequence: number, checkpointId = 1): TraceEvent {
  return {
    stamp: { timeMs: sequence, counter: 0 },
    actor: 'coordinator',
    sequence,
    attempt: 1,
    body: { kind: 'checkpointSubsumed', checkpointId },
  };
}

const numbered = (events: readonly TraceEvent[], first: number) =>
  events.map((each, at) => ({ number: first + at, event: each }));

test('equal stretches are shared to their end', () => {
  const both = numbered([event(1), event(2)], 11);
  expect(firstDifference(both, structuredClone(both), 10)).toEqual({ compared: 12, divergence: null });
});

test('the first event that differs is named on both sides', () => {
  const left = numbered([event(1), event(2), event(3)], 11);
  const right = numbered([event(1), event(2, 7), event(4)], 11);
  expect(firstDifference(left, right, 10)).toEqual({
    compared: 11,
    divergence: { event: 12, left: event(2), right: event(2, 7) },
  });
});

test('what one side has dropped is not compared', () => {
  const left = numbered([event(1), event(2), event(3)], 11);
  expect(firstDifference(left, left.slice(1), 10)).toEqual({ compared: 13, divergence: null });
});
