import { expect, test } from 'vitest';
import { dotPath, linePath, pathsByClass, rectPath } from './space-time-paths.ts';

test('paths are rounded to what is seen', () => {
  expect([linePath(1.04, 2, 3.26, 4), rectPath(1, 2, 10.55, 4), dotPath(10, 5, 4)]).toEqual([
    'M1 2L3.3 4',
    'M1 2h10.6v4h-10.5z',
    'M6 5a4 4 0 1 0 8 0a4 4 0 1 0 -8 0',
  ]);
});

test('one path a class, in the order of the first of each', () => {
  const paths = pathsByClass(
    [1, 2, 3, 4],
    (n) => (n % 2 === 1 ? 'odd' : 'even'),
    (n) => `p${n}`,
  );
  expect(paths).toEqual([
    ['odd', 'p1p3'],
    ['even', 'p2p4'],
  ]);
});
