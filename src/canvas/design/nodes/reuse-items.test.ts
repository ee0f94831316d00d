import { expect, test } from 'vitest';
import { reuseItems } from './reuse-items.ts';

const item = (id: string, text: string) => ({ id, data: { lines: [text] } });

test('what looks as before is the same object, in any order; only the rest is new', () => {
  const before = [item('a', 'one'), item('b', 'two'), item('c', 'three')];
  const [a, b] = before;
  const after = [item('c', 'four'), item('b', 'two'), item('a', 'one'), item('d', 'five')];
  const reused = reuseItems(before, after);
  expect(reused).toEqual(after);
  expect([reused[0] === after[0], reused[1] === b, reused[2] === a, reused[3] === after[3]]).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

test('the array is the one of before only if it holds the same in the same order', () => {
  const before = [item('a', 'one'), item('b', 'two')];
  expect(reuseItems(before, [item('a', 'one'), item('b', 'two')])).toBe(before);
  expect(reuseItems(before, [item('b', 'two'), item('a', 'one')])).toEqual([before[1], before[0]]);
  expect(reuseItems(before, [item('a', 'one')])).toEqual([before[0]]);
  expect(reuseItems([], [])).toEqual([]);
});

test('a field that is absent is not one that is there', () => {
  const before: { id: string; width?: number }[] = [{ id: 'a' }];
  expect(reuseItems(before, [{ id: 'a', width: 1 }])).toEqual([{ id: 'a', width: 1 }]);
});
