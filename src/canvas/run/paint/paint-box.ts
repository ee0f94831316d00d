import type { Brush } from './brush.ts';
import type { ZoomLevel } from '../camera.ts';
import type { BoxContent, BoxGlyph } from '../scene/scene-glyphs.ts';
import { paintEnvelope } from './paint-envelope.ts';
import { paintPhase } from './paint-phase.ts';
import { paintRing } from './paint-ring.ts';
import { paintRuler } from './paint-ruler.ts';
import { paintSmallBox, SMALL_TITLE, smallScale } from './paint-small-box.ts';
import { paintStrip } from './paint-strip.ts';

/** One subtask: title, phase, and what it holds. One that is cancelled steps back: what failed is to be seen first. */
export function paintBox(given: Brush, box: BoxGlyph, level: ZoomLevel): void {
  const brush = box.phase === 'CANCELED' ? given.faded() : given;
  const { context, palette } = brush;
  const failed = box.state === 'failed';
  const selected = box.state === 'selected';
  const width = failed ? 3 : box.syncing ? 3.5 : selected ? 2 : 1.5;
  brush.panel(box, 8, box.hovered && !selected ? palette.hover : palette.panel, null);
  if (failed || selected) {
    brush.apart(() => {
      context.beginPath();
      context.roundRect(box.x, box.y, box.width, box.height, 8);
      context.clip();
      if (failed) {
        context.globalAlpha = 0.55;
        brush.hatch({ ...box, height: level < 2 ? box.height : 52 }, palette.failure, 9, 1.5);
        context.globalAlpha = 1;
      }
      if (selected) {
        context.fillStyle = palette.ink;
        context.fillRect(box.x, box.y, box.width, level === 1 ? SMALL_TITLE * smallScale(brush) : 28);
      }
    });
  }
  brush.panel(box, 8, null, failed ? palette.failure : palette.ink, width);
  if (box.focused) paintRing(brush, box, 11);
  if (level === 1) paintSmallBox(brush, box);
  else paintFull(brush, box, level);
  if (box.late !== null && level >= 2) paintLate(brush, box.late, box.x + 10, box.y + box.height + 6);
}

function paintFull(brush: Brush, box: BoxGlyph, level: ZoomLevel): void {
  const { palette } = brush;
  const scale = brush.textScale(FULL_SCALE_MAX);
  const x = box.x + 10;
  const right = box.x + box.width - 10;
  const inverted = box.state === 'selected';
  if (box.state === 'failed') clearPlate(brush, box);
  const noteWidth = brush.text(box.note, right, box.y + 15, {
    size: 11 * scale,
    color: inverted ? palette.page : palette.ink3,
    align: 'right',
    maxWidth: box.width / 2,
  });
  brush.text(box.title, x, box.y + 15, {
    size: 13 * scale,
    weight: 600,
    color: inverted ? palette.page : palette.ink,
    maxWidth: box.width - 24 - noteWidth,
  });
  paintPhase(brush, box.phase, x + 6, box.y + 42, scale);
  const phaseX = x + 12 + 6 * scale;
  const phaseWidth = brush.text(box.phaseText, phaseX, box.y + 42, {
    size: 11 * scale,
    weight: 600,
    color: palette.ink,
    maxWidth: right - phaseX,
  });
  const phaseNote =
    box.phaseNote === '' && box.content.kind === 'keyed' && !hasStateLine(box)
      ? box.content.right
      : box.phaseNote === ''
        ? box.rate
        : box.phaseNote;
  const room = right - phaseX - phaseWidth - 6;
  // Half a figure is another figure.
  if (brush.measure(phaseNote, 11 * scale) <= room) {
    brush.text(phaseNote, right, box.y + 42, { size: 11 * scale, color: palette.ink3, align: 'right' });
  }
  paintContent(brush, box, scale, level);
  if (box.footer !== '') {
    const style = { size: 11 * scale, color: palette.ink3, maxWidth: box.width - 20 };
    brush.text(box.footer, x, box.y + box.height - 10, style);
  }
}

/** At L2 text is enlarged until L1 takes over. */
const FULL_SCALE_MAX = 1.4;

/** The name stays on a clear plate: hatch never lies under text. */
function clearPlate(brush: Brush, box: BoxGlyph): void {
  const { palette, context } = brush;
  context.fillStyle = palette.panel;
  context.fillRect(box.x + 5, box.y + 5, box.width - 62, 48);
  context.fillRect(box.x + box.width - 48, box.y + 9, 36, 36);
  brush.cross(box.x + box.width - 30, box.y + 27, 10, palette.ink, 5);
}

function hasStateLine(box: BoxGlyph): boolean {
  return box.height >= 120;
}

/** From here a keyed box has its full strip; a lower one has a lower strip. */
const TALL = 146;
/** And room for a line below its current record. */
const TALL_WITH_FOOTER = 170;

function paintContent(brush: Brush, box: BoxGlyph, scale: number, level: ZoomLevel): void {
  const { palette } = brush;
  const { content } = box;
  const x = box.x + 10;
  const right = box.x + box.width - 10;
  const small = { size: 11 * scale, color: palette.ink3 };
  switch (content.kind) {
    case 'keyed': {
      const height = box.height >= TALL ? 34 : 20;
      const y = box.y + 54 + height + (box.height >= TALL ? 18 : 12);
      paintStrip(brush, content, { x, y: box.y + 54, width: box.width - 20, height });
      const bytes = brush.text(content.right, right, y, { ...small, align: 'right' });
      brush.text(content.left, x, y, { ...small, maxWidth: right - x - bytes - 6 });
      // Without room for both, why it failed comes first.
      const free = box.footer === '' ? hasStateLine(box) : box.height >= TALL_WITH_FOOTER;
      if (content.current !== null && free) paintCurrent(brush, box, content.current, scale);
      return;
    }
    case 'source': {
      content.rulers.forEach((ruler, at) => {
        const y = box.y + (content.rulers.length === 1 ? 74 : 66) + at * (box.height >= 116 ? 24 : 18);
        paintRuler(brush, ruler, x + 2, y, box.width - 24, content.rulers.length === 1);
      });
      const y = box.y + box.height - (box.height >= 116 ? 15 : 12);
      const width = brush.text(content.right, right, y, { ...small, align: 'right' });
      const room = right - x - width - 6;
      const fits = brush.measure(content.left, small.size) <= room;
      // The place in the log is said in full or as a share, never cut off.
      brush.text(fits ? content.left : content.progress, x, y, { ...small, maxWidth: room });
      return;
    }
    case 'log-sink':
      content.transactions.forEach(({ state, text, short }, at) => {
        const y = box.y + 66 + at * 22;
        if (y > box.y + box.height - 26) return;
        paintEnvelope(brush, state, x, y - 8);
        const room = box.width - 52;
        const fits = brush.measure(text, 11 * scale) <= room;
        brush.text(fits ? text : short, x + 32, y, { size: 11 * scale, color: palette.ink, maxWidth: room });
      });
      brush.text(content.left, x, box.y + box.height - 14, { ...small, maxWidth: box.width - 20 });
      return;
    case 'plain':
      content.lines.slice(0, level >= 2 ? 3 : 1).forEach((line, at) => {
        const y = box.y + 64 + at * 16 * Math.min(scale, 1.2);
        if (y < box.y + box.height - 6) brush.text(line, x, y, { ...small, maxWidth: box.width - 20 });
      });
  }
}

function paintCurrent(
  brush: Brush,
  box: BoxGlyph,
  current: NonNullable<Extract<BoxContent, { kind: 'keyed' }>['current']>,
  scale: number,
): void {
  const { palette, context } = brush;
  const tall = box.height >= TALL;
  const y = box.y + (tall ? Math.min(box.height - 20, 134) : box.height - 15);
  const x = box.x + 22;
  if (tall) {
    const rule = [
      { x: box.x + 10, y: y - 18 },
      { x: box.x + box.width - 10, y: y - 18 },
    ];
    brush.line(rule, palette.line, 1);
  }
  brush.panel({ x: x - 12, y: y - 12, width: 24, height: 24 }, 4, palette.page, palette.record, 1.5);
  if (current.replays > 0) brush.panel({ x: x - 15, y: y - 15, width: 30, height: 30 }, 6, null, palette.record, 1);
  brush.text(current.label, x, y - 1, {
    size: current.label.length > 1 ? 11 * Math.min(scale, 1.2) : 12 * scale,
    weight: 600,
    color: palette.ink,
    align: 'center',
  });
  context.fillStyle = brush.epoch(current.parity);
  context.fillRect(x - 7, y + 6.5, 14, 2.5);
  const size = 12 * scale;
  const room = box.x + box.width - 12 - (x + 20);
  let at = x + 20;
  at += brush.text(`${current.key} `, at, y, { size, color: palette.ink, maxWidth: room * 0.55 });
  if (current.after === '') return;
  // What it became is what counts: without room for both, only that is said.
  const both = brush.measure(`${current.before} → `, size) + brush.measure(current.after, size, 600);
  if (current.before !== '' && both <= box.x + box.width - 8 - at)
    at += brush.text(`${current.before} → `, at, y, { size, color: palette.ink3, maxWidth: room * 0.4 });
  brush.text(current.after, at, y, {
    size,
    weight: 600,
    color: palette.ink,
    maxWidth: box.x + box.width - 8 - at,
  });
}

function paintLate(brush: Brush, late: NonNullable<BoxGlyph['late']>, x: number, y: number): void {
  const { palette } = brush;
  brush.panel({ x, y, width: 20, height: 20 }, 4, palette.page, palette.record, 1.5, [3, 2]);
  brush.text(late.label, x + 10, y + 10, { size: 11, weight: 600, color: palette.ink, align: 'center' });
  const size = 11 * brush.textScale(FULL_SCALE_MAX);
  brush.text(late.text, x + 26, y + 10, { size, color: palette.ink3 });
}
