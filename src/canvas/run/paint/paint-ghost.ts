import type { RecordGlyph } from '../scene/scene-glyphs.ts';
import type { Brush } from './brush.ts';

/** The outline of a record where it was before. */
export function paintGhost(brush: Brush, { x, y, size }: RecordGlyph): void {
  const half = size / 2;
  brush.panel({ x: x - half, y: y - half, width: size, height: size }, 4, null, brush.palette.line2, 1, [2, 2]);
}
