import { expect, test } from 'vitest';
import { stretchColumns } from './layout-columns.ts';

const bounds = (width: number, height: number): { x: number; y: number; width: number; height: number } => ({
  x: 0,
  y: 0,
  width,
  height,
});

test('a high layout gets wider, boxes and lanes as far as it serves', () => {
  // At half size the room is 1600 units wide: the lane stops at 220 px of the screen.
  const { box, gap } = stretchColumns(bounds(600, 800), 2, { width: 800, height: 400 });
  expect({ box: Math.round(box), gap }).toEqual({ box: 126, gap: 440 });
  expect(stretchColumns(bounds(1400, 800), 2, { width: 800, height: 400 })).toEqual({ box: 60, gap: 80 });
});

test('a layout that is as wide as the room stays as it is; a wider one gives its lanes up, to a limit', () => {
  expect(stretchColumns(bounds(800, 100), 3, { width: 800, height: 400 })).toEqual({ box: 0, gap: 0 });
  expect(stretchColumns(bounds(900, 100), 3, { width: 800, height: 400 })).toEqual({ box: 0, gap: -50 });
  expect(stretchColumns(bounds(9000, 100), 3, { width: 800, height: 400 })).toEqual({ box: 0, gap: -92 });
});

test('one column has no lanes to stretch', () => {
  expect(stretchColumns(bounds(200, 100), 1, { width: 800, height: 400 }).gap).toBe(0);
});
