import { expect, test } from 'vitest';
import { twoPlan } from '#view/testing.ts';
import { twoTrace } from '#view/testing-scenarios.ts';
import { emptyRunView, foldEvent, snapshotView } from '#view/fold.ts';
import { isInSight, sightOf } from './in-sight.ts';
import { buildScene } from './scene/scene.ts';
import { sceneContext } from './testing.ts';

const plan = twoPlan('exactly-once');
const state = emptyRunView(plan);
for (const event of twoTrace('exactly-once')) foldEvent(state, event);
const context = sceneContext(plan);
const { flow } = buildScene(snapshotView(state), { ...context, level: 2 });

test('a fitted job is painted whole, one far away not at all', () => {
  const { x, y, width, height } = context.layout.bounds;
  const fitted = sightOf({ x: -x, y: -y, zoom: 1 }, width, height);
  expect(flow.filter((glyph) => !isInSight(glyph, fitted))).toEqual([]);
  const away = sightOf({ x: -x - 10 * width - 1000, y: -y, zoom: 1 }, width, height);
  expect(flow.filter((glyph) => isInSight(glyph, away))).toEqual([]);
});

test('of a job that is zoomed into, what crosses the edge is painted and the rest is not', () => {
  const boxes = [...context.layout.boxes.values()];
  const first = boxes[0];
  if (first === undefined) throw new Error('the plan has subtasks');
  // A canvas of 40 px at three times the size, on the first box.
  const sight = sightOf({ x: -first.x * 3, y: -first.y * 3, zoom: 3 }, 40, 40);
  const seen = flow.filter((glyph) => glyph.kind === 'box' && isInSight(glyph, sight));
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.length).toBeLessThan(boxes.length);
});
