import type { ZoomLevel } from './camera.ts';
import type { RunLayout } from './layout/run-layout.ts';
import type { Point, Rect } from './layout/geometry.ts';
import type { RunSelection } from './scene/scene-context.ts';
import type { Scene } from './scene/scene-glyphs.ts';

/** The name above a frame belongs to it. */
const TITLE_HEIGHT = 22;

/** What is at a point: pinned things first, for they lie above the flow. */
export function hitTest(
  layout: RunLayout,
  scene: Scene,
  level: ZoomLevel,
  screen: Point,
  world: Point,
): RunSelection | null {
  for (const glyph of scene.pinned) {
    if (glyph.kind === 'shelf-card' && contains(glyph, screen)) return { kind: 'checkpoint', id: glyph.checkpointId };
    if (glyph.kind === 'coordinator' && contains(glyph, screen)) {
      const row = glyph.rows.find(({ y }) => Math.abs(y - screen.y) < 15);
      return row === undefined ? null : { kind: 'checkpoint', id: row.checkpointId };
    }
  }
  if (scene.pinned.some((glyph) => glyph.kind === 'backdrop' && contains(glyph, screen))) return null;
  if (level > 0) {
    for (const box of layout.boxes.values()) if (contains(box, world)) return { kind: 'subtask', id: box.id };
    for (const lane of layout.lanes.values()) {
      const height = Math.max(lane.height, 24);
      const rect = { x: lane.x0, y: lane.y - height / 2, width: lane.x1 - lane.x0, height };
      if (contains(rect, world)) return { kind: 'channel', id: lane.id };
    }
  }
  for (const frame of layout.frames) {
    const titled = { ...frame, y: frame.y - TITLE_HEIGHT, height: frame.height + TITLE_HEIGHT };
    if (contains(titled, world)) return { kind: 'operator', vertex: frame.vertex };
  }
  return null;
}

/** Where something is in the world; null for what is pinned or everywhere. */
export function rectOf(layout: RunLayout, target: RunSelection): Rect | null {
  switch (target.kind) {
    case 'operator':
      return layout.frames.find(({ vertex }) => vertex === target.vertex) ?? null;
    case 'subtask':
      return layout.boxes.get(target.id) ?? null;
    case 'channel': {
      const lane = layout.lanes.get(target.id);
      if (lane === undefined) return null;
      return { x: lane.x0, y: lane.y - lane.height / 2 - 20, width: lane.x1 - lane.x0, height: lane.height + 24 };
    }
    case 'taskManager':
    case 'checkpoint':
      return null;
  }
}

function contains(rect: Rect, { x, y }: Point): boolean {
  return x >= rect.x && x <= rect.x + rect.width && y >= rect.y && y <= rect.y + rect.height;
}
