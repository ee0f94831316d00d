import { expect, test } from 'vitest';
import { longest } from './space-time-lines.ts';

test('of upright lines at one place the longest is left, slanted ones all are', () => {
  expect(
    longest([
      [100, 20, 101, 80],
      [100.2, 20, 101, 300],
      [100.1, 20, 100.4, 5],
      [160, 20, 161, 80],
      [100, 20, 130, 80],
      [100, 20, 131, 80],
    ]),
  ).toEqual([
    [100.2, 20, 101, 300],
    [100.1, 20, 100.4, 5],
    [160, 20, 161, 80],
    [100, 20, 130, 80],
    [100, 20, 131, 80],
  ]);
});
