import { expect, test } from 'vitest';
import type { NumberedEvent } from '#view/trace-store.ts';
import { ANSWER_EVENTS_MAX, joined, missingRange, type RecordedStretch } from './recorded-stretch.ts';

const SEARCHED = 5000;

function events(from: number, to: number): NumberedEvent[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => ({ number: from + at }) as NumberedEvent);
}

/** Asks as the panel does until nothing is missing; every third event is of a kind that is left out. */
function fill(start: RecordedStretch | null, eventCount: number): { stretch: RecordedStretch | null; asked: number } {
  let stretch = start;
  let asked = 0;
  for (;;) {
    const range = missingRange(stretch, eventCount, SEARCHED);
    if (range === null) return { stretch, asked };
    asked++;
    const wanted = events(range.from, range.to).filter(({ number }) => number % 3 !== 0);
    stretch = joined(stretch, range, wanted.slice(-ANSWER_EVENTS_MAX), eventCount - SEARCHED);
  }
}

function expected(from: number, to: number): number[] {
  return events(from, to)
    .map(({ number }) => number)
    .filter((number) => number % 3 !== 0);
}

test('fills up backwards from the newest, an answer at a time', () => {
  const { stretch, asked } = fill(null, 12_000);
  expect(stretch?.events.map(({ number }) => number)).toEqual(expected(7001, 12_000));
  expect(asked).toBe(4);
});

test('then only what is new is asked for, and what is too old is forgotten', () => {
  const { stretch } = fill(null, 12_000);
  const next = fill(stretch, 12_010);
  expect(next.asked).toBe(1);
  expect(next.stretch?.events.map(({ number }) => number)).toEqual(expected(7011, 12_010));
});

test('where more has come than an answer holds, nothing is missing in the end either', () => {
  const { stretch } = fill(null, 3000);
  const next = fill(stretch, 40_000);
  expect(next.stretch?.events.map(({ number }) => number)).toEqual(expected(35_001, 40_000));
  const between = fill(fill(null, 3000).stretch, 6000);
  expect(between.stretch?.events.map(({ number }) => number)).toEqual(expected(1001, 6000));
});

test('before the first event there is nothing to ask for', () => {
  expect(missingRange(null, 0, SEARCHED)).toBeNull();
});
