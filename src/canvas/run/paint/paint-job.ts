import type { Brush } from './brush.ts';
import type { BandGlyph, FrameGlyph } from '../scene/scene-glyphs.ts';

/** L0, drawn in screen px about the middle of each frame: the world is too small there to write in. */
const CARD_WIDTH = 92;
const CARD_HEIGHT = 58;

/** Name, parallelism, a ring for the running checkpoint and a bar for how busy it is. */
export function paintJobNode(brush: Brush, frame: FrameGlyph): void {
  const { palette, unit, context } = brush;
  const width = Math.min(CARD_WIDTH * unit, frame.columnRoom - 22 * unit);
  const height = CARD_HEIGHT * unit;
  const card = {
    x: frame.x + frame.width / 2 - width / 2,
    y: frame.y + frame.height / 2 - height / 2,
    width,
    height,
  };
  brush.panel(
    card,
    8 * unit,
    palette.panel,
    frame.failed ? palette.failure : palette.ink,
    (frame.failed ? 3 : 1.5) * unit,
  );
  const left = card.x + 9 * unit;
  const room = width - 18 * unit;
  const narrow = width < CARD_WIDTH * unit * 0.9;
  const subtitle = brush.text(narrow ? '' : (frame.subtitles.at(-1) ?? ''), left + room, card.y + 15 * unit, {
    size: 11 * unit,
    color: palette.ink3,
    align: 'right',
  });
  brush.text(frame.title, left, card.y + 15 * unit, {
    size: 12 * unit,
    weight: 600,
    color: palette.ink,
    maxWidth: room - subtitle - 4 * unit,
  });
  if (frame.failed) brush.cross(left + 8 * unit, card.y + 35 * unit, 6 * unit, palette.failure, 3.5 * unit);
  else if (frame.ring !== null) {
    const middle = { x: left + 8 * unit, y: card.y + 35 * unit };
    context.lineWidth = 3.5 * unit;
    for (const [part, color] of [
      [1, palette.press],
      [frame.ring.done / frame.ring.total, palette.persisted],
    ] as const) {
      context.beginPath();
      context.arc(middle.x, middle.y, 7 * unit, -Math.PI / 2, -Math.PI / 2 + part * 2 * Math.PI);
      context.strokeStyle = color;
      context.stroke();
    }
    brush.text(`${frame.ring.done}/${frame.ring.total}`, left + 22 * unit, middle.y, {
      size: 11 * unit,
      color: palette.ink,
    });
  }
  context.fillStyle = palette.press;
  context.fillRect(left, card.y + height - 9 * unit, room, 3 * unit);
  context.fillStyle = palette.ink;
  context.fillRect(left, card.y + height - 9 * unit, room * Math.min(1, frame.busy), 3 * unit);
}

/** A band whose width is the rate, and the front of the running barrier on it. */
export function paintBand(brush: Brush, band: BandGlyph): void {
  const { palette, unit, context } = brush;
  const half = Math.min(CARD_WIDTH / 2, 34) * unit;
  const from = { x: band.from.x + half, y: band.from.y };
  const to = { x: band.to.x - half, y: band.to.y };
  const middle = (from.x + to.x) / 2;
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.bezierCurveTo(middle, from.y, middle, to.y, to.x, to.y);
  context.strokeStyle = palette.lane;
  context.lineWidth = (1.5 + 7 * band.load) * unit;
  context.stroke();
  if (band.front === null) return;
  const t = 0.12 + 0.76 * band.front.at;
  const s = 1 - t;
  const x = s ** 3 * from.x + 3 * s * s * t * middle + 3 * s * t * t * middle + t ** 3 * to.x;
  const y = s ** 3 * from.y + 3 * s * s * t * from.y + 3 * s * t * t * to.y + t ** 3 * to.y;
  context.fillStyle = brush.epoch(band.front.parity);
  context.fillRect(x - 3 * unit, y - 13 * unit, 6 * unit, 26 * unit);
  brush.flag(band.front.checkpointId, band.front.parity, x - 3 * unit, y - 27 * unit, 22 * unit, 14 * unit, 10 * unit);
  brush.text(`${band.front.passed}/${band.front.total}`, x, y + 21 * unit, {
    size: 11 * unit,
    color: palette.ink3,
    align: 'center',
  });
}
