import type { Brush } from './brush.ts';
import type { ZoomLevel } from '../camera.ts';
import type { RecordGlyph } from '../scene/scene-glyphs.ts';

/** Bodies, outlines and underlines are one path each; only letters are written one by one. */
export function paintRecords(brush: Brush, records: readonly RecordGlyph[], level: ZoomLevel): void {
  const { context, palette } = brush;
  const standing = records.filter(({ fallen }) => !fallen);
  const lettered = standing.filter(({ label }) => label !== '');
  const dots = standing.filter(({ label }) => label === '');
  outline(brush, lettered, 0, palette.panel, palette.record, 1.5);
  outline(
    brush,
    lettered.filter(({ replays }) => replays > 0),
    2.5,
    null,
    palette.record,
    1,
  );
  for (const parity of ['odd', 'even'] as const) {
    context.beginPath();
    for (const record of lettered) {
      if (record.parity === parity) underline(brush, record);
    }
    context.fillStyle = brush.epoch(parity);
    context.fill();
  }
  for (const record of lettered) paintLetters(brush, record, level);
  context.beginPath();
  for (const { x, y, size } of dots) context.roundRect(x - size / 2, y - size / 2, size, size, 1.5);
  context.fillStyle = palette.record;
  context.fill();
  context.beginPath();
  for (const { x, y, size, replays } of dots) {
    if (replays > 0) context.rect(x - size / 2 - 2, y - size / 2 - 2, size + 4, size + 4);
  }
  context.strokeStyle = palette.record;
  context.lineWidth = 1;
  context.stroke();
  for (const record of records) if (record.fallen) paintFallen(brush, record, level);
}

function outline(
  brush: Brush,
  records: readonly RecordGlyph[],
  grow: number,
  fill: string | null,
  stroke: string,
  width: number,
): void {
  const { context } = brush;
  context.beginPath();
  for (const { x, y, size } of records) {
    const half = size / 2 + grow;
    context.roundRect(x - half + 0.75, y - half + 0.75, 2 * half - 1.5, 2 * half - 1.5, 4 + grow / 2);
  }
  if (fill !== null) {
    context.fillStyle = fill;
    context.fill();
  }
  context.strokeStyle = stroke;
  context.lineWidth = width;
  context.stroke();
}

function underline(brush: Brush, { x, y, size }: RecordGlyph): void {
  brush.context.rect(x - size * 0.3, y + size / 2 - 5.5, size * 0.6, 2.5);
}

function paintLetters(brush: Brush, record: RecordGlyph, level: ZoomLevel): void {
  const { palette } = brush;
  // Letters grow with the distance as far as the box around them allows.
  const most = record.size * (record.label.length > 1 ? 0.58 : 0.66);
  const size = Math.min(most, record.size * (record.label.length > 1 ? 0.46 : 0.5) * brush.textScale(1.4));
  brush.text(record.label, record.x, record.y - record.size * 0.06, {
    size,
    weight: 600,
    color: palette.ink,
    align: 'center',
  });
  if (record.replays > 0) {
    brush.text(`↻${record.replays + 1}`, record.x + record.size / 2 - 2, record.y - record.size / 2 - 5, {
      size: 9 * brush.textScale(1.4),
      weight: 600,
      color: palette.ink,
    });
  }
  if (level === 3 && record.detail !== record.label) {
    brush.text(record.detail, record.x, record.y + record.size / 2 + 4, {
      size: 5,
      color: palette.ink3,
      align: 'center',
      maxWidth: record.size + 4,
    });
  }
}

function paintFallen(brush: Brush, record: RecordGlyph, level: ZoomLevel): void {
  const { context } = brush;
  brush.apart(() => {
    context.globalAlpha = 0.42;
    context.translate(record.x, record.y);
    context.rotate((Math.sin(record.x * 12.9) * 18 * Math.PI) / 180);
    const local = { ...record, x: 0, y: 0, fallen: false };
    outline(brush, [local], 0, brush.palette.panel, brush.palette.record, 1.5);
    context.beginPath();
    underline(brush, local);
    context.fillStyle = brush.epoch(record.parity);
    context.fill();
    paintLetters(brush, local, level);
  });
}
