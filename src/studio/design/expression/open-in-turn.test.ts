import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openInTurn } from './open-in-turn.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('one a task, in order, and not at once; what was called off is not done', () => {
  const opened: string[] = [];
  openInTurn(() => opened.push('a'));
  const turn = openInTurn(() => opened.push('b'));
  openInTurn(() => opened.push('c'));
  turn.callOff();
  expect(opened).toEqual([]);
  vi.advanceTimersToNextTimer();
  expect(opened).toEqual(['a']);
  vi.advanceTimersToNextTimer();
  expect(opened).toEqual(['a', 'c']);
  expect(vi.getTimerCount()).toBe(0);
});

test('one that fails does not keep the others from their turn', () => {
  const opened: string[] = [];
  openInTurn(() => {
    throw new Error('no room');
  });
  openInTurn(() => opened.push('b'));
  expect(() => vi.advanceTimersToNextTimer()).toThrow('no room');
  vi.advanceTimersToNextTimer();
  expect(opened).toEqual(['b']);
});

test('steps of one are a task each, before what waits behind it; called off between two, the rest is not done', () => {
  const opened: string[] = [];
  const turn = openInTurn(
    () => opened.push('a1'),
    () => opened.push('a2'),
    () => opened.push('a3'),
  );
  openInTurn(() => opened.push('b'));
  vi.advanceTimersToNextTimer();
  expect(opened).toEqual(['a1']);
  vi.advanceTimersToNextTimer();
  expect(opened).toEqual(['a1', 'a2']);
  turn.callOff();
  vi.advanceTimersToNextTimer();
  expect(opened).toEqual(['a1', 'a2', 'b']);
  expect(vi.getTimerCount()).toBe(0);
});

test('after a step that fails, those behind it are not done', () => {
  const opened: string[] = [];
  openInTurn(
    () => {
      throw new Error('no room');
    },
    () => opened.push('a2'),
  );
  openInTurn(() => opened.push('b'));
  expect(() => vi.advanceTimersToNextTimer()).toThrow('no room');
  vi.advanceTimersToNextTimer();
  expect(opened).toEqual(['b']);
});

test('what is wanted now does the rest of its steps at once, and none of them again', () => {
  const opened: string[] = [];
  const turn = openInTurn(
    () => opened.push('a1'),
    () => opened.push('a2'),
    () => opened.push('a3'),
  );
  openInTurn(() => opened.push('b'));
  vi.advanceTimersToNextTimer();
  turn.now();
  expect(opened).toEqual(['a1', 'a2', 'a3']);
  vi.runAllTimers();
  expect(opened).toEqual(['a1', 'a2', 'a3', 'b']);
});

test('while a hand is at work it waits, but not for ever', () => {
  const hands = new EventTarget();
  vi.stubGlobal('window', hands);
  try {
    const opened: number[] = [];
    const startedAt = performance.now();
    openInTurn(() => opened.push(performance.now() - startedAt));
    for (let at = 0; at < 20; at++) {
      vi.advanceTimersByTime(100);
      hands.dispatchEvent(new Event('keydown'));
    }
    // A millisecond for the task of its own.
    expect(opened).toEqual([1001]);
    openInTurn(() => opened.push(performance.now() - startedAt));
    vi.runAllTimers();
    expect(opened).toEqual([1001, 2201]);
  } finally {
    vi.unstubAllGlobals();
  }
});
