import type { Brush } from './brush.ts';
import type { CoordinatorGlyph, PinnedGlyph, PipeGlyph, ShelfCardGlyph } from '../scene/scene-glyphs.ts';
import { CONTROLS_WIDTH } from '../layout/stage-areas.ts';

/** Paints the screen layer in the order given: backdrop and pipes come first, acknowledgements last. */
export function paintPinned(brush: Brush, glyphs: readonly PinnedGlyph[]): void {
  const { context, palette } = brush;
  for (const glyph of glyphs) {
    switch (glyph.kind) {
      case 'backdrop':
        context.globalAlpha = 0.96;
        context.fillStyle = palette.page;
        context.fillRect(glyph.x, glyph.y, glyph.width, glyph.height);
        context.globalAlpha = 1;
        break;
      case 'coordinator':
        paintCoordinator(brush, glyph);
        break;
      case 'ack':
        if (glyph.state !== 'flying')
          brush.dot(glyph.x, glyph.y, glyph.radius, palette.persisted, glyph.state === 'received');
        break;
      case 'shelf-title':
        brush.text(glyph.title, glyph.x, glyph.y + 8, { size: 12, weight: 600, color: palette.ink });
        brush.text(glyph.note, glyph.x + glyph.width, glyph.y + 8, { size: 11, color: palette.ink3, align: 'right' });
        break;
      case 'shelf-card':
        paintCard(brush, glyph);
        break;
      case 'pipe':
        paintPipe(brush, glyph);
        break;
    }
  }
  for (const glyph of glyphs) {
    if (glyph.kind === 'ack' && glyph.state === 'flying')
      brush.dot(glyph.x, glyph.y, glyph.radius, palette.persisted, true);
  }
}

function paintCoordinator(brush: Brush, card: CoordinatorGlyph): void {
  const { palette } = brush;
  brush.panel(card, 8, palette.panel, palette.ink, 1.5);
  brush.text(card.title, card.x + 12, card.y + 18, { size: 13, weight: 600, color: palette.ink });
  brush.text(card.note, card.x + card.width - 12, card.y + 18, { size: 11, color: palette.ink3, align: 'right' });
  for (const row of card.rows) {
    brush.flag(row.checkpointId, row.parity, card.x + 12, row.y - 8, 26, 16, 12);
    const right = card.x + card.width - 12;
    const width = brush.text(row.text, right, row.y, { size: 11, weight: 600, color: palette.ink, align: 'right' });
    const at = right - width - 13;
    if (row.status === 'complete') brush.check(at, row.y, 5, palette.ink, 2);
    if (row.status === 'failed') brush.cross(at, row.y, 4, palette.failure, 2.5);
    if (row.status === 'restoring') brush.turn(at, row.y, 4.5, palette.persisted, 2);
  }
  brush.text(card.footer, card.x, card.y + card.height + 9, { size: 11, color: palette.ink3, maxWidth: card.width });
}

function paintCard(brush: Brush, card: ShelfCardGlyph): void {
  const { palette } = brush;
  const failed = card.status === 'failed';
  const pending = card.status === 'pending';
  const stroke = failed ? palette.line2 : palette.persisted;
  brush.panel(
    card,
    6,
    palette.panel,
    stroke,
    card.status === 'restored' ? 3 : 1.5,
    pending || failed ? [4, 3] : undefined,
  );
  brush.flag(card.checkpointId, card.parity, card.x + 10, card.y + 10, 26, 16, 12);
  const y = card.y + 18;
  const width = brush.text(card.title, card.x + 44, y, { size: 12, weight: 600, color: palette.ink });
  if (failed) {
    brush.line(
      [
        { x: card.x + 42, y },
        { x: card.x + 46 + width, y },
      ],
      palette.ink,
      1.5,
    );
  }
  const right = card.x + card.width - 10;
  brush.text(card.note, right, y, { size: 11, color: palette.ink3, align: 'right' });
  if (card.status === 'complete') brush.check(right - 5, y, 5, palette.ink, 2);
  if (failed) brush.cross(right - 5, y, 4, palette.failure, 2.5);
  card.lines.forEach((line, at) => {
    const lineY = card.y + 42 + at * 18;
    brush.text(line.left, card.x + 10, lineY, { size: 11, color: palette.ink3, maxWidth: card.width * 0.6 });
    brush.text(line.right, right, lineY, { size: 11, weight: 500, color: palette.ink, align: 'right' });
    if (line.progress !== null) {
      const bar = { x: card.x + card.width * 0.4, y: lineY - 5, width: card.width * 0.32, height: 10 };
      brush.panel(bar, 0, palette.page, palette.persisted, 1.5);
      brush.hatch({ ...bar, width: bar.width * line.progress }, palette.persisted, 5, 1.5);
    }
  });
}

/** Dotted, from the box below the flow and up the gutter into the card; the ghost strip sits on it. */
function paintPipe(brush: Brush, pipe: PipeGlyph): void {
  const { palette } = brush;
  brush.context.lineCap = 'round';
  brush.line(pipe.points, palette.persisted, 2.25, [0.1, 5]);
  brush.context.lineCap = 'butt';
  const [from] = pipe.points;
  const { from: corner, to: gutter } = pipe.floor;
  const tip = pipe.points.at(-1);
  if (from === undefined || tip === undefined) return;
  if (pipe.reversed) brush.arrowHead(from, 0, -1, 9, palette.persisted);
  else brush.arrowHead(tip, 1, 0, 9, palette.persisted);
  if (pipe.label === '') return;
  // Beside the buttons, not under them.
  const x = Math.min(Math.max(corner.x + 36, CONTROLS_WIDTH), gutter.x - 120);
  const ghost = { x, y: corner.y - 12, width: 96, height: 24 };
  brush.panel(ghost, 0, palette.page, palette.persisted, 1);
  brush.context.beginPath();
  for (let at = 3; at < ghost.width; at += 4) {
    brush.context.moveTo(x + at, ghost.y);
    brush.context.lineTo(x + at, ghost.y + ghost.height);
  }
  brush.context.strokeStyle = palette.persisted;
  brush.context.lineWidth = 1.25;
  brush.context.stroke();
  // Beside the strip where there is room before the gutter, else below it.
  const left = Math.min(x + ghost.width + 10, gutter.x - 10 - brush.measure(pipe.label, 11, 600));
  brush.text(pipe.label, left, corner.y + (left < x + ghost.width ? 22 : 14) + pipe.bundle, {
    size: 11,
    weight: 600,
    color: palette.persisted,
  });
}
