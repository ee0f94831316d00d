import { expect, test } from 'vitest';
import { RecentStates } from './recent-states.ts';

test('a state is met again, and no other is taken for it', () => {
  const recent = new RecentStates();
  const words = Array.from({ length: 1000 }, (_, at) => Int32Array.of(at, 7, at * 3));
  expect(words.filter((each) => recent.meet(each))).toEqual([]);
  // A thousand of a million places: few are taken twice.
  expect(words.filter((each) => recent.meet(each)).length).toBeGreaterThan(990);
  expect(recent.meet(Int32Array.of(0, 7, 1))).toBe(false);
});
