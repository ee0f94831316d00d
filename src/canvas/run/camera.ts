import type { Point, Rect } from './layout/geometry.ts';

/** Where the eye is: screen = world × zoom + offset. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** L0 job · L1 subtasks · L2 channels · L3 data. */
export type ZoomLevel = 0 | 1 | 2 | 3;

export const ZOOM_MIN = 0.1;
export const ZOOM_MAX = 3;

/** Zooms at which a level begins. Leaving it takes 15 % more: a level must not flicker at its edge. */
const LEVEL_STARTS = [ZOOM_MIN, 0.34, 0.72, 1.6] as const;
const HYSTERESIS = 0.15;

/** The level of a zoom, given the level before. */
export function levelAt(zoom: number, before: ZoomLevel): ZoomLevel {
  let level: number = 0;
  for (let each = 1; each <= 3; each++) {
    const start = LEVEL_STARTS[each] as number;
    if (zoom >= (each <= before ? start * (1 - HYSTERESIS) : start)) level = each;
  }
  return level as ZoomLevel;
}

/** The zoom a level is shown at when it is asked for by name. */
export function zoomOf(level: ZoomLevel): number {
  return [0.28, 0.5, 1, 1.8][level] as number;
}

/** Shows all of `bounds` within `view`, never larger than at 1. */
export function fitCamera(bounds: Rect, view: Rect): Camera {
  const zoom = Math.max(ZOOM_MIN, Math.min(1, view.width / bounds.width, view.height / bounds.height));
  return {
    zoom,
    x: view.x + Math.max(0, (view.width - bounds.width * zoom) / 2) - bounds.x * zoom,
    y: view.y + (view.height - bounds.height * zoom) / 2 - bounds.y * zoom,
  };
}

/** Zooms by a factor; what is under `at` stays there. */
export function zoomAt(camera: Camera, factor: number, at: Point): Camera {
  const zoom = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, camera.zoom * factor));
  const scale = zoom / camera.zoom;
  return { zoom, x: at.x - (at.x - camera.x) * scale, y: at.y - (at.y - camera.y) * scale };
}

/** Moves the picture by screen px. */
export function panBy(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x + dx, y: camera.y + dy };
}

/** Moves the picture as little as needed for `rect` (world) to lie within `view` (screen), with a margin. */
export function revealRect(camera: Camera, rect: Rect, view: Rect, margin = 24): Camera {
  const left = rect.x * camera.zoom + camera.x;
  const top = rect.y * camera.zoom + camera.y;
  const dx = shift(left, rect.width * camera.zoom, view.x + margin, view.width - 2 * margin);
  const dy = shift(top, rect.height * camera.zoom, view.y + margin, view.height - 2 * margin);
  return panBy(camera, dx, dy);
}

/** World to screen. */
export function toScreen(camera: Camera, point: Point): Point {
  return { x: point.x * camera.zoom + camera.x, y: point.y * camera.zoom + camera.y };
}

/** Screen to world. */
export function toWorld(camera: Camera, point: Point): Point {
  return { x: (point.x - camera.x) / camera.zoom, y: (point.y - camera.y) / camera.zoom };
}

function shift(start: number, length: number, from: number, room: number): number {
  if (start < from) return from - start;
  if (start + length > from + room) return Math.max(from - start, from + room - start - length);
  return 0;
}
