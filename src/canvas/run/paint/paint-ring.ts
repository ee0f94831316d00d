import type { Rect } from '../layout/geometry.ts';
import type { Brush } from './brush.ts';

/** The focus ring: 2 px of ink, 2 px off. */
export function paintRing(brush: Brush, rect: Rect, radius: number): void {
  const ring = { x: rect.x - 4, y: rect.y - 4, width: rect.width + 8, height: rect.height + 8 };
  brush.panel(ring, radius, null, brush.palette.ink, 2);
}
