import { expect, test } from 'vitest';
import { ByAttempt } from './by-attempt.ts';

test('values of one name in several attempts are several', () => {
  const values = new ByAttempt<number>();
  values.set(1, 'a', 10);
  values.set(2, 'a', 20);
  values.set(1, 'b', 11);
  values.set(1, 'a', 12);
  expect([values.get(1, 'a'), values.get(2, 'a'), values.get(1, 'b'), values.get(2, 'b')]).toEqual([
    12,
    20,
    11,
    undefined,
  ]);
  values.clear();
  expect(values.get(1, 'a')).toBeUndefined();
});

test('a value is made once for a name in an attempt', () => {
  const lists = new ByAttempt<number[]>();
  const make = (): number[] => [];
  lists.of(1, 'a', make).push(1);
  lists.of(1, 'a', make).push(2);
  lists.of(2, 'a', make).push(3);
  expect([lists.get(1, 'a'), lists.get(2, 'a')]).toEqual([[1, 2], [3]]);
});
