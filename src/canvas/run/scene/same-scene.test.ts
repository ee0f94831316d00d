import { expect, test } from 'vitest';
import { emptyRunView, foldEvent, snapshotView } from '#view/fold.ts';
import type { RunView } from '#view/run-view.ts';
import { twoPlan } from '#view/testing.ts';
import { twoTrace } from '#view/testing-scenarios.ts';
import { isSameScene } from './same-scene.ts';
import { buildScene } from './scene.ts';
import type { SceneContext } from './scene-context.ts';
import { sceneContext } from '../testing.ts';

const plan = twoPlan('exactly-once');

function viewAfter(count: number): RunView {
  const state = emptyRunView(plan);
  for (const event of twoTrace('exactly-once').slice(0, count)) foldEvent(state, event);
  return snapshotView(state);
}

test('the same view is the same scene, and what moves or is selected is another', () => {
  const context = sceneContext(plan);
  const scene = buildScene(viewAfter(12), context);
  expect(isSameScene(scene, buildScene(viewAfter(12), context))).toBe(true);
  expect(isSameScene(scene, buildScene(viewAfter(30), context))).toBe(false);
  const selection = { kind: 'operator', vertex: 0 } as const;
  expect(isSameScene(scene, buildScene(viewAfter(12), { ...context, selection }))).toBe(false);
});

test('figures nobody can see the difference of leave the picture of a job as it is', () => {
  const context: SceneContext = sceneContext(plan, { level: 0 });
  const view = viewAfter(12);
  const withRate = (outPerSecond: number): RunView => ({
    ...view,
    subtasks: new Map(
      [...view.subtasks].map(([id, subtask]) => [id, { ...subtask, rates: { inPerSecond: 0, outPerSecond } }]),
    ),
  });
  const scene = buildScene(withRate(1000), context);
  expect(isSameScene(scene, buildScene(withRate(1010), context))).toBe(true);
  expect(isSameScene(scene, buildScene(withRate(4000), context))).toBe(false);
});
