import { expect, test } from 'vitest';
import type { SpaceTimeView } from '#view/space-time-view.ts';
import { AXIS_PX, EDGE_PX, LABEL_PX, laneAt, niceStep, spaceTimeScale } from './space-time-scale.ts';

function viewOf(lanes: number): SpaceTimeView {
  return {
    fromMs: 1000,
    toMs: 3000,
    lanes: Array.from({ length: lanes }, (_, at) => ({ id: `0/${at}` as const, title: '', bands: [] })),
    records: [],
    barriers: [],
    triggers: [],
    acks: [],
    notifies: [],
    boxes: [],
    points: [],
    cuts: [],
    breaks: [],
    sampledEvery: 1,
  };
}

test('the window lies between the labels and now, and the lanes share the height', () => {
  const scale = spaceTimeScale(viewOf(4), 700, 200);
  expect([scale.x(1000), scale.x(2000), scale.x(3000)]).toEqual([
    LABEL_PX,
    (LABEL_PX + 700 - EDGE_PX) / 2,
    700 - EDGE_PX,
  ]);
  expect(scale.lane).toBe((200 - AXIS_PX) / 4);
  expect([scale.y('0/0'), scale.y('0/3')]).toEqual([AXIS_PX + 22.5, AXIS_PX + 157.5]);
  expect(scale.height).toBe(200);
});

test('many lanes make the diagram higher than its place', () => {
  expect(spaceTimeScale(viewOf(40), 700, 200).height).toBe(AXIS_PX + 40 * 18);
});

test('a height of the diagram is in one lane, and above and below all of them in none', () => {
  const view = viewOf(4);
  const scale = spaceTimeScale(view, 700, 200);
  const heights = [AXIS_PX - 1, AXIS_PX, AXIS_PX + scale.lane - 1, AXIS_PX + scale.lane, 199, 200];
  expect(heights.map((y) => laneAt(view, scale, y))).toEqual([undefined, '0/0', '0/0', '0/1', '0/3', undefined]);
});

test('steps are 1, 2 or 5 times a power of ten', () => {
  expect([0.3, 1, 1.1, 3, 7, 12, 480, 501].map(niceStep)).toEqual([0.5, 1, 2, 5, 10, 20, 500, 1000]);
});
