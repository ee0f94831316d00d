import { expect, test } from 'vitest';
import { fitCamera, levelAt, revealRect, toScreen, toWorld, zoomAt, type ZoomLevel } from './camera.ts';

test('a level is left only well below the zoom it begins at', () => {
  const path = [1, 0.7, 0.62, 0.6, 0.7, 0.72, 1.6, 1.4, 1.35, 0.3, 0.28];
  let level: ZoomLevel = 2;
  const levels = path.map((zoom) => (level = levelAt(zoom, level)));
  expect(levels).toEqual([2, 2, 2, 1, 1, 2, 3, 3, 2, 1, 0]);
});

test('zooming keeps what is under the pointer', () => {
  const camera = { x: 30, y: -12, zoom: 0.8 };
  const at = { x: 200, y: 150 };
  const world = toWorld(camera, at);
  const zoomed = toScreen(zoomAt(camera, 1.7, at), world);
  expect(zoomed.x).toBeCloseTo(at.x);
  expect(zoomed.y).toBeCloseTo(at.y);
});

test('fitting shows everything and never enlarges', () => {
  const camera = fitCamera({ x: -50, y: -20, width: 2000, height: 300 }, { x: 10, y: 10, width: 800, height: 400 });
  expect(camera.zoom).toBe(0.4);
  expect(toScreen(camera, { x: -50, y: 0 }).x).toBeCloseTo(10);
  expect(fitCamera({ x: 0, y: 0, width: 10, height: 10 }, { x: 0, y: 0, width: 800, height: 400 }).zoom).toBe(1);
});

test('revealing moves as little as needed', () => {
  const camera = { x: 0, y: 0, zoom: 1 };
  const view = { x: 0, y: 0, width: 500, height: 400 };
  expect(revealRect(camera, { x: 100, y: 100, width: 50, height: 50 }, view)).toEqual(camera);
  expect(revealRect(camera, { x: 600, y: 100, width: 50, height: 50 }, view)).toEqual({ x: -174, y: 0, zoom: 1 });
});
