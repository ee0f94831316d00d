import type { LaneId, SpaceTimeView } from '#view/space-time-view.ts';

export const LABEL_PX = 128;
export const AXIS_PX = 20;
export const EDGE_PX = 24;
const LANE_MIN_PX = 18;

/** Where things are in the diagram: pure scaling, so that everything else only names what it draws. */
export interface SpaceTimeScale {
  readonly x: (ms: number) => number;
  readonly y: (lane: LaneId) => number;
  /** Height of a lane. */
  readonly lane: number;
  /** Where now is. */
  readonly right: number;
  readonly height: number;
}

/** Lanes share the height down to a least one; from there the diagram is higher than its place, and scrolls. */
export function spaceTimeScale(view: SpaceTimeView, width: number, height: number): SpaceTimeScale {
  const lane = Math.max(LANE_MIN_PX, (height - AXIS_PX) / Math.max(1, view.lanes.length));
  const right = width - EDGE_PX;
  const rows = new Map(view.lanes.map(({ id }, at) => [id, AXIS_PX + (at + 0.5) * lane]));
  return {
    x: (ms) => LABEL_PX + ((ms - view.fromMs) / (view.toMs - view.fromMs)) * (right - LABEL_PX),
    y: (id) => rows.get(id) ?? AXIS_PX,
    lane,
    right,
    height: AXIS_PX + view.lanes.length * lane,
  };
}

/** The lane at a height of the diagram; undefined: none. */
export function laneAt(view: SpaceTimeView, scale: SpaceTimeScale, y: number): LaneId | undefined {
  return view.lanes[Math.floor((y - AXIS_PX) / scale.lane)]?.id;
}

/** 1, 2 or 5 times a power of ten: the least that is not below `rough`. */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 0.001)));
  const found = [1, 2, 5, 10].find((it) => it * power >= rough) ?? 10;
  return found * power;
}
