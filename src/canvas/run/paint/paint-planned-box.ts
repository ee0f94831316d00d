import type { PlannedBoxGlyph } from '../scene/scene-glyphs.ts';
import type { Brush } from './brush.ts';
import { paintRing } from './paint-ring.ts';
import { SMALL_TITLE, smallScale } from './paint-small-box.ts';

const PAD = 8;
/** Of an operator of the chain. */
const ROW = 16;
/** The stretch of the key groups, and what is left below it. */
const STRIP = 6;
const BOTTOM = 8;

/** A subtask that does not run: its name, the key groups it would own, and what is chained in it, one below the other. */
export function paintPlannedBox(brush: Brush, box: PlannedBoxGlyph): void {
  const { palette, context } = brush;
  const scale = smallScale(brush);
  const bar = SMALL_TITLE * scale;
  brush.panel(box, 8, box.hovered && !box.selected ? palette.hover : palette.panel, null);
  if (box.selected) {
    brush.apart(() => {
      context.beginPath();
      context.roundRect(box.x, box.y, box.width, box.height, 8);
      context.clip();
      context.fillStyle = palette.ink;
      context.fillRect(box.x, box.y, box.width, bar);
    });
  }
  brush.panel(box, 8, null, palette.ink, box.selected ? 2 : 1.5);
  if (box.focused) paintRing(brush, box, 11);
  const x = box.x + PAD * scale;
  const right = box.x + box.width - PAD * scale;
  const title = { size: 12 * scale, weight: 600, color: box.selected ? palette.page : palette.ink } as const;
  const small = { size: 11 * scale, color: palette.ink3 } as const;
  const beside = right - x - brush.measure(box.title, title.size, 600) - 6 * scale;
  const fits = brush.measure(box.note, small.size) <= beside;
  const titleY = box.y + 13 * scale;
  brush.text(box.title, x, titleY, { ...title, maxWidth: right - x });
  // Half a range is another range: what has no room beside the name has a row of its own.
  if (fits) {
    brush.text(box.note, right, titleY, {
      ...small,
      color: box.selected ? palette.page : palette.ink3,
      align: 'right',
    });
  }
  const strip = box.owned === null ? 0 : (STRIP + BOTTOM) * Math.min(scale, 1.5);
  const rows = fits || box.note === '' ? box.chained : [box.note, ...box.chained];
  paintRows(brush, box, rows, { top: box.y + bar, bottom: box.y + box.height - Math.max(4, strip), scale });
  if (box.owned !== null) paintOwned(brush, box, box.owned, Math.min(scale, 1.5));
}

/** As many rows as there is room for; what is left out is counted in the last one. */
function paintRows(
  brush: Brush,
  box: PlannedBoxGlyph,
  rows: readonly string[],
  { top, bottom, scale }: { readonly top: number; readonly bottom: number; readonly scale: number },
): void {
  const { palette } = brush;
  const room = Math.max(0, Math.floor((bottom - top) / (ROW * scale)));
  const shown = rows.length <= room ? rows : rows.slice(0, Math.max(0, room - 1));
  const left = rows.length - shown.length;
  const lines = left > 0 && room > 0 ? [...shown, `+${left}`] : shown;
  lines.forEach((line, at) => {
    const y = top + at * ROW * scale;
    brush.line(
      [
        { x: box.x + 1, y },
        { x: box.x + box.width - 1, y },
      ],
      palette.line,
      1,
    );
    const width = box.width - 2 * PAD * scale;
    const style = { size: 11 * scale, color: line === box.note ? palette.ink3 : palette.ink2, maxWidth: width };
    brush.text(line, box.x + PAD * scale, y + (ROW / 2 + 0.5) * scale, style);
  });
}

/** All key groups as one strip, those of this subtask in ink. */
function paintOwned(
  brush: Brush,
  box: PlannedBoxGlyph,
  owned: NonNullable<PlannedBoxGlyph['owned']>,
  scale: number,
): void {
  const { context, palette } = brush;
  const x = box.x + PAD * scale;
  const width = box.width - 2 * PAD * scale;
  const y = box.y + box.height - (STRIP + BOTTOM) * scale;
  context.fillStyle = palette.cell;
  context.fillRect(x, y, width, STRIP * scale);
  context.fillStyle = palette.ink;
  context.fillRect(x + owned.from * width, y, Math.max(2, (owned.to - owned.from) * width), STRIP * scale);
}
