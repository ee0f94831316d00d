import { expect, test } from 'vitest';
import { BAR_VISIBLE_MS, Motion, MOVE_MS } from './motion.ts';

const at = (id: string, x: number): { id: string; x: number; y: number } => ({ id, x, y: 0 });

test('a record moves from where it is drawn to its new place, and stops there', () => {
  const motion = new Motion();
  motion.retarget([at('rec:a', 0)], 0, true);
  expect(motion.positionOf(at('rec:a', 0), 0)).toEqual({ x: 0, y: 0 });
  motion.retarget([at('rec:a', 100)], 1000, true);
  const half = motion.positionOf(at('rec:a', 100), 1000 + MOVE_MS / 2).x;
  expect(half).toBeGreaterThan(50);
  expect(half).toBeLessThan(100);
  motion.retarget([at('rec:a', 30)], 1000 + MOVE_MS / 2, true);
  expect(motion.positionOf(at('rec:a', 30), 1000 + MOVE_MS / 2).x).toBeCloseTo(half);
  expect(motion.positionOf(at('rec:a', 30), 5000)).toEqual({ x: 30, y: 0 });
  expect(motion.isMoving(5000)).toBe(false);
});

test('without animation everything stands at its new place at once', () => {
  const motion = new Motion();
  motion.retarget([at('rec:a', 0), at('bar:c:7', 5)], 0, true);
  motion.retarget([at('rec:a', 100)], 10, false);
  expect(motion.positionOf(at('rec:a', 100), 10)).toEqual({ x: 100, y: 0 });
  expect(motion.lingering(10)).toEqual([]);
  expect(motion.isMoving(10)).toBe(false);
});

test('a bar stays until it has been seen; a record does not', () => {
  const motion = new Motion();
  motion.retarget([at('bar:c:7', 5), at('rec:a', 1)], 0, true);
  motion.retarget([], 100, true);
  expect(motion.lingering(BAR_VISIBLE_MS - 1).map(({ id }) => id)).toEqual(['bar:c:7']);
  expect(motion.lingering(BAR_VISIBLE_MS)).toEqual([]);
});

test('a bar that was seen for long enough leaves at once', () => {
  const motion = new Motion();
  motion.retarget([at('bar:c:7', 5)], 0, true);
  motion.retarget([], 1000, true);
  expect(motion.lingering(1000)).toEqual([]);
});
