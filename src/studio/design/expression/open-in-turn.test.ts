import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openInTurn } from './open-in-turn.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('one a task, in order, and not at once; what was called off is not done', () => {
  const opened: string[] = [];
  openInTurn(() => opened.push('a'));
  const callOff = openInTurn(() => opened.push('b'));
  openInTurn(() => opened.push('c'));
  callOff();
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
