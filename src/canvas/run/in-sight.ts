import { type Camera, toWorld } from './camera.ts';
import type { Point, Rect } from './layout/geometry.ts';
import type { FlowGlyph } from './scene/scene-glyphs.ts';

/** World units beyond the edge of the canvas that are painted, too: names, flags and what is on its way stand beside their place. */
const MARGIN = 240;

/** The part of the world that a canvas shows, and what may reach into it. */
export function sightOf(camera: Camera, width: number, height: number): Rect {
  const from = toWorld(camera, { x: 0, y: 0 });
  const to = toWorld(camera, { x: width, y: height });
  return {
    x: from.x - MARGIN,
    y: from.y - MARGIN,
    width: to.x - from.x + 2 * MARGIN,
    height: to.y - from.y + 2 * MARGIN,
  };
}

/** Whether any of a glyph may be seen. What is out of sight need not be painted: in a large job that is most of it. */
export function isInSight(glyph: FlowGlyph, sight: Rect): boolean {
  switch (glyph.kind) {
    case 'wire':
    case 'planned-channel':
      return spans(glyph.points, sight);
    case 'band':
      return spans([glyph.from, glyph.to], sight);
    case 'lane':
    case 'texture':
      return spans(
        [
          { x: glyph.x0, y: glyph.y },
          { x: glyph.x1, y: glyph.y + glyph.height },
        ],
        sight,
      );
    case 'region':
    case 'frame':
    case 'box':
    case 'planned-box':
    case 'hull':
      return spans([glyph, { x: glyph.x + glyph.width, y: glyph.y + glyph.height }], sight);
    case 'record':
    case 'barrier':
    case 'gate':
    case 'watermark':
      return spans([glyph], sight);
  }
}

/** Whether the rectangle round some points touches another. */
function spans(points: readonly Point[], sight: Rect): boolean {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return left <= sight.x + sight.width && right >= sight.x && top <= sight.y + sight.height && bottom >= sight.y;
}
