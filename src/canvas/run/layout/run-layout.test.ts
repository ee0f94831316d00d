import { describe, expect, test } from 'vitest';
import type { JobPlan } from '#protocol/job-plan.ts';
import { COUNT, LOG_WRITER, ROWS_SOURCE, sketchPlan } from '#view/testing.ts';
import { layoutRun } from './run-layout.ts';
import type { Rect } from './geometry.ts';

const words = (parallelism: number): JobPlan =>
  sketchPlan(
    [
      { name: 'source', parallelism, config: ROWS_SOURCE },
      { name: 'count', parallelism, config: COUNT },
      { name: 'sink', parallelism: 1, config: LOG_WRITER },
    ],
    [
      ['source', 'count', 'hash'],
      ['count', 'sink', 'rebalance'],
    ],
  );

const branching = sketchPlan(
  [
    { name: 'a', parallelism: 2, config: ROWS_SOURCE },
    { name: 'b', parallelism: 3, config: ROWS_SOURCE },
    { name: 'map', parallelism: 2, config: { kind: 'filter', condition: 'x' } },
    { name: 'count', parallelism: 2, config: COUNT },
    { name: 'late', parallelism: 1, config: LOG_WRITER },
    { name: 'out', parallelism: 1, config: LOG_WRITER },
  ],
  [
    ['a', 'map', 'forward'],
    ['map', 'count', 'hash'],
    ['b', 'count', 'hash'],
    ['count', 'out', 'rebalance'],
    ['a', 'late', 'rebalance'],
  ],
);

function overlap(left: Rect, right: Rect): boolean {
  return (
    left.x < right.x + right.width &&
    right.x < left.x + left.width &&
    left.y < right.y + right.height &&
    right.y < left.y + left.height
  );
}

describe.each([
  ['word count, p 1', words(1)],
  ['word count, p 2', words(2)],
  ['word count, p 4', words(4)],
  ['word count, p 16', words(16)],
  ['branches', branching],
])('the layout of %s', (_, plan) => {
  const layout = layoutRun(plan);
  const boxes = [...layout.boxes.values()];
  const lanes = [...layout.lanes.values()];

  test('boxes do not overlap, and each lies in its frame', () => {
    boxes.forEach((box, at) => {
      expect(boxes.slice(at + 1).some((other) => overlap(box, other))).toBe(false);
      const frame = layout.frames[Number(box.id.split('/')[0])] as Rect;
      expect(box.x).toBeGreaterThanOrEqual(frame.x);
      expect(box.y + box.height).toBeLessThanOrEqual(frame.y + frame.height);
    });
  });

  test('lanes are horizontal, end at their receiver within its height, and never cross', () => {
    lanes.forEach((lane, at) => {
      const consumer = Number(lane.id.split(':')[2]);
      const receiver = layout.boxes.get(`${plan.edges[Number(lane.id.split(':')[0])]?.to ?? 0}/${consumer}`);
      expect(lane.x1).toBe(receiver?.x);
      expect(lane.x0).toBeLessThan(lane.x1 - 80);
      expect(lane.y - lane.height / 2).toBeGreaterThanOrEqual(receiver?.y ?? 0);
      expect(lane.y + lane.height / 2).toBeLessThanOrEqual((receiver?.y ?? 0) + (receiver?.height ?? 0));
      const area = { x: lane.x0, y: lane.y - lane.height / 2, width: lane.x1 - lane.x0, height: lane.height };
      for (const other of lanes.slice(at + 1)) {
        const rect = { x: other.x0, y: other.y - other.height / 2, width: other.x1 - other.x0, height: other.height };
        expect(overlap(area, rect)).toBe(false);
      }
      expect(boxes.some((box) => overlap(area, box))).toBe(false);
    });
  });

  test('a wire leads from its sender to its lane', () => {
    for (const lane of lanes) {
      if (lane.wire.length === 0) continue;
      const [edge, producer] = lane.id.split(':').map(Number);
      const sender = layout.boxes.get(`${plan.edges[edge ?? 0]?.from ?? 0}/${producer ?? 0}`);
      expect(lane.wire[0]?.x).toBe((sender?.x ?? 0) + (sender?.width ?? 0));
      expect(lane.wire.at(-1)).toEqual({ x: lane.x0, y: lane.y });
    }
  });

  test('everything lies within the bounds', () => {
    for (const frame of layout.frames) {
      expect(frame.x).toBeGreaterThanOrEqual(layout.bounds.x);
      expect(frame.x + frame.width).toBeLessThanOrEqual(layout.bounds.x + layout.bounds.width);
      expect(frame.y + frame.height).toBeLessThanOrEqual(layout.bounds.y + layout.bounds.height);
    }
  });
});
