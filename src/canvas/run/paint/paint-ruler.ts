import type { Brush } from './brush.ts';
import type { RulerGlyph } from '../scene/scene-glyphs.ts';

/** A log with its cursor; the flag is the offset of the newest complete checkpoint. */
export function paintRuler(brush: Brush, ruler: RulerGlyph, x: number, y: number, width: number, tall: boolean): void {
  const { palette, context } = brush;
  context.beginPath();
  for (let tick = 0; tick <= ruler.ticks; tick++) {
    const at = x + (tick / Math.max(1, ruler.ticks)) * width;
    context.moveTo(at, y);
    context.lineTo(at, y - (tick === 0 || tick === ruler.ticks ? 7 : 4));
  }
  context.moveTo(x, y);
  context.lineTo(x + width, y);
  context.strokeStyle = palette.line2;
  context.lineWidth = 1.5;
  context.stroke();
  const cursor = x + ruler.cursor * width;
  if (ruler.rewoundFrom !== null) {
    const from = x + ruler.rewoundFrom * width;
    brush.hatch({ x: cursor, y: y - 8, width: from - cursor, height: 8 }, palette.ink, 4, 1);
    brush.line(
      [
        { x: from, y: y - 10 },
        { x: from, y: y + 8 },
      ],
      palette.ink,
      1.5,
      [2, 2],
    );
    context.beginPath();
    context.moveTo(from, y + 8);
    context.quadraticCurveTo((from + cursor) / 2, y + 18, cursor + 4, y + 10);
    context.strokeStyle = palette.ink;
    context.stroke();
    brush.arrowHead({ x: cursor + 2, y: y + 8 }, -0.8, -0.6, 6, palette.ink);
  }
  if (ruler.flag !== null && ruler.checkpointId !== null) {
    const at = x + ruler.flag * width;
    const parity = ruler.checkpointId % 2 === 1 ? 'odd' : 'even';
    brush.line(
      [
        { x: at, y },
        { x: at, y: y - 12 },
      ],
      brush.epoch(parity),
      2,
    );
    if (tall) brush.flag(ruler.checkpointId, parity, at - 7, y - 22, 14, 11, 9);
  }
  context.fillStyle = palette.ink;
  context.fillRect(cursor - 1.5, y - 8, 3, 16);
  context.fillRect(cursor - 4.5, y + 4, 9, 5);
}
