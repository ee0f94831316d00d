import type { Brush } from './brush.ts';
import type { Rect } from '../layout/geometry.ts';
import type { BoxContent } from '../scene/scene-glyphs.ts';

/** The key-group strip: a cell per group, height = keys; the touched one in ink over its full height. */
export function paintStrip(brush: Brush, content: Extract<BoxContent, { kind: 'keyed' }>, at: Rect): void {
  const { context, palette } = brush;
  const { x, width, height } = at;
  const bottom = at.y + height;
  const cell = width / content.strip.length;
  const bar = Math.max(1, cell - Math.min(1, cell * 0.3));
  const cells = (dx: number, dy: number): void => {
    context.beginPath();
    content.strip.forEach((value, index) => {
      const tall = Math.max(2, value * height);
      context.rect(x + dx + index * cell, bottom + dy - tall, bar, tall);
    });
  };
  cells(0, 0);
  context.fillStyle =
    content.tone === 'ink' ? palette.line2 : content.tone === 'persisted' ? palette.persisted : palette.cell;
  context.fill();
  if (content.hot !== null) {
    const tall = Math.max(4, (content.strip[content.hot] ?? 0) * height);
    context.fillStyle = palette.ink;
    context.fillRect(x + content.hot * cell, bottom - tall, Math.max(bar, 2), tall);
  }
  if (!content.ghost) return;
  // A low strip has its words right below it.
  const shift = Math.min(6, height / 6);
  cells(shift, shift);
  context.strokeStyle = palette.persisted;
  context.lineWidth = 1;
  context.stroke();
}
