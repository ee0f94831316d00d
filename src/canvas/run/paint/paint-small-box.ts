import type { Brush } from './brush.ts';
import type { BoxGlyph } from '../scene/scene-glyphs.ts';
import { paintEnvelope } from './paint-envelope.ts';
import { paintPhase } from './paint-phase.ts';
import { paintRuler } from './paint-ruler.ts';
import { paintStrip } from './paint-strip.ts';

/** Height of the title bar before scaling. */
export const SMALL_TITLE = 24;
const TITLE_SIZE = 12;
const ASIDE_GAP = 4;
const PAD = 8;
const LINE = 13;
const BODY_TOP = 43;
const BODY_BOTTOM = 5;
/** What a ruler with its cursor and flag takes. */
const RULER = 20;

/** Text keeps its size on the screen as far as the box has room for it. */
export function smallScale(brush: Brush): number {
  return brush.textScale(2.6);
}

/** L1: name, phase, what it holds and how fast it goes, at sizes that stay readable. Boxes give what fits them. */
export function paintSmallBox(brush: Brush, box: BoxGlyph): void {
  const { palette } = brush;
  const scale = smallScale(brush);
  const x = box.x + PAD * scale;
  const width = box.width - 2 * PAD * scale;
  const inverted = box.state === 'selected';
  const low = bodyHeight(box, scale) < LINE * scale;
  const aside = low && box.content.kind === 'source' ? box.content.progress : '';
  // The number at the end of the name is what tells one subtask from the other: what stands beside it makes way.
  if (aside !== '' && widthOfHead(brush, box.title, aside, scale) <= width) {
    brush.text(aside, x + width, box.y + 13 * scale, {
      size: 11 * scale,
      color: inverted ? palette.page : palette.ink3,
      align: 'right',
    });
  }
  brush.text(box.title, x, box.y + 13 * scale, {
    size: TITLE_SIZE * scale,
    weight: 600,
    color: inverted ? palette.page : palette.ink,
    maxWidth: width,
  });
  const y = box.y + 33 * scale;
  paintPhase(brush, box.phase, x + 5 * scale, y, scale);
  brush.text(box.phaseText.replace(' of ', '/'), x + 14 * scale, y, {
    size: 11 * scale,
    weight: 600,
    color: palette.ink,
    maxWidth: width - 14 * scale,
  });
  if (box.state === 'failed') {
    brush.cross(box.x + box.width - 16 * scale, box.y + 14 * scale, 7 * scale, palette.ink, 5);
    return;
  }
  if (!low || box.content.kind === 'keyed') paintBody(brush, box, x, width, scale);
}

/** Of a title with something beside it. */
function widthOfHead(brush: Brush, title: string, aside: string, scale: number): number {
  return brush.measure(title, TITLE_SIZE * scale, 600) + ASIDE_GAP * scale + brush.measure(aside, 11 * scale);
}

/** What is left below the phase. */
function bodyHeight(box: BoxGlyph, scale: number): number {
  return box.height - BODY_TOP * scale - BODY_BOTTOM;
}

function paintBody(brush: Brush, box: BoxGlyph, x: number, width: number, scale: number): void {
  const { content } = box;
  const top = box.y + BODY_TOP * scale;
  const bottom = box.y + box.height - BODY_BOTTOM;
  switch (content.kind) {
    case 'keyed': {
      const lines = [content.left, box.rate].filter((line) => line !== '');
      const fitting = lines.slice(0, Math.max(0, Math.floor((bottom - top - 10 * scale) / (LINE * scale))));
      const height = Math.min(34, bottom - top - fitting.length * LINE * scale - 2 * scale);
      if (height >= 6) paintStrip(brush, content, { x, y: top, width, height });
      fitting.forEach((line, at) =>
        small(brush, line, x, bottom - (fitting.length - at - 0.5) * LINE * scale, width, scale),
      );
      return;
    }
    case 'source': {
      const [ruler] = content.rulers;
      if (ruler !== undefined && bottom - top >= RULER + LINE * scale)
        paintRuler(brush, ruler, x, top + 7, width, false);
      const y = bottom - (LINE / 2) * scale;
      const taken = small(brush, content.progress, x + width, y, width, scale, 'right');
      small(brush, box.rate, x, y, width - taken - 4 * scale, scale);
      return;
    }
    case 'log-sink': {
      const newest = content.transactions.at(-1);
      const rows = Math.floor((bottom - top) / (LINE * scale));
      if (newest !== undefined && rows >= 3) {
        paintEnvelope(brush, newest.state, x, top + 2);
        const fits = brush.measure(newest.text, 11 * scale) <= width - 30;
        small(brush, fits ? newest.text : newest.short, x + 30, top + 10, width - 30, scale);
      }
      const y = bottom - (LINE / 2) * scale;
      small(brush, content.left, x, rows >= 2 ? y - LINE * scale : y, width, scale);
      if (rows >= 2) small(brush, box.rate, x, y, width, scale);
      return;
    }
    case 'plain':
      [box.rate, ...content.lines]
        .filter((line) => line !== '')
        .slice(0, Math.max(1, Math.floor((bottom - top) / (LINE * scale))))
        .forEach((line, at) => small(brush, line, x, top + (at + 0.5) * LINE * scale, width, scale));
  }
}

function small(
  brush: Brush,
  text: string,
  x: number,
  y: number,
  maxWidth: number,
  scale: number,
  align: 'left' | 'right' = 'left',
): number {
  if (text === '') return 0;
  return brush.text(text, x, y, { size: 11 * scale, color: brush.palette.ink3, align, maxWidth });
}
