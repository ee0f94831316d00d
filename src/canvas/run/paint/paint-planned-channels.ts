import type { PlannedChannelGlyph } from '../scene/scene-glyphs.ts';
import type { Brush } from './brush.ts';

/** The gap between two channels has room for no more. */
const TEXT_MAX = 1.9;
const ARROW = 7;
const LABEL_GAP = 5;

/** Channels that nothing flows through yet: an arrow each. All of a style are one path: a job may have thousands. */
export function paintPlannedChannels(brush: Brush, channels: readonly PlannedChannelGlyph[]): void {
  const { context, palette, unit } = brush;
  const grow = Math.max(1, Math.min(2, unit));
  for (const [marked, color, width] of [
    [false, palette.lane, 1.5],
    [true, palette.ink, 2],
  ] as const) {
    const members = channels.filter(({ selected, hovered }) => (selected || hovered) === marked);
    if (members.length === 0) continue;
    context.beginPath();
    for (const { points } of members) brush.trace(points);
    context.strokeStyle = color;
    context.lineWidth = width * grow;
    context.stroke();
    context.beginPath();
    for (const { points } of members) arrowHead(context, points.at(-1), ARROW * grow);
    context.fillStyle = color;
    context.fill();
  }
  const scale = brush.textScale(TEXT_MAX);
  for (const { points, labels, labelX, height, focused, selected } of channels) {
    const end = points.at(-1);
    if (end === undefined) continue;
    if (focused) {
      const ring = { x: labelX - 2, y: end.y - height / 2, width: end.x - labelX - 4, height };
      brush.panel(ring, 6, null, palette.ink, 2);
    }
    const size = 11 * scale;
    const weight = selected ? 600 : 400;
    const room = end.x - labelX - ARROW * grow - LABEL_GAP;
    const label = labels.find((text) => brush.measure(text, size, weight) <= room);
    if (label === undefined) continue;
    const color = selected ? palette.ink : palette.ink2;
    brush.text(label, labelX, end.y - 8 * scale, { size, weight, color, halo: palette.page });
  }
}

function arrowHead(
  context: CanvasRenderingContext2D,
  tip: PlannedChannelGlyph['points'][number] | undefined,
  length: number,
): void {
  if (tip === undefined) return;
  context.moveTo(tip.x, tip.y);
  context.lineTo(tip.x - length, tip.y - length / 2);
  context.lineTo(tip.x - length, tip.y + length / 2);
  context.closePath();
}
