import type { Brush } from './brush.ts';
import type { ZoomLevel } from '../camera.ts';
import { paintBand, paintJobNode } from './paint-job.ts';
import { paintRecords } from './paint-records.ts';
import { paintBox } from './paint-box.ts';
import { paintPlannedBox } from './paint-planned-box.ts';
import { paintPlannedChannels } from './paint-planned-channels.ts';
import { paintRing } from './paint-ring.ts';
import type {
  BarrierGlyph,
  FlowGlyph,
  FrameGlyph,
  GateGlyph,
  HullGlyph,
  LaneGlyph,
  RegionGlyph,
  TextureGlyph,
  WatermarkGlyph,
  WireGlyph,
} from '../scene/scene-glyphs.ts';

/** Paints the world layer, kind by kind from the back to the front. */
export function paintFlow(brush: Brush, glyphs: readonly FlowGlyph[], level: ZoomLevel): void {
  const of = <K extends FlowGlyph['kind']>(kind: K): Extract<FlowGlyph, { kind: K }>[] =>
    glyphs.filter((glyph): glyph is Extract<FlowGlyph, { kind: K }> => glyph.kind === kind);
  for (const region of of('region')) paintRegion(brush, region);
  for (const frame of of('frame')) paintFrame(brush, frame, level);
  paintWires(brush, of('wire'));
  for (const band of of('band')) paintBand(brush, band);
  paintPlannedChannels(brush, of('planned-channel'));
  const labelEnds = new Map(of('lane').map((lane) => [lane.channel, paintLane(brush, lane)]));
  for (const texture of of('texture')) paintTexture(brush, texture);
  paintRecords(brush, of('record'), level);
  for (const box of of('box')) paintBox(brush, box, level);
  for (const box of of('planned-box')) paintPlannedBox(brush, box);
  for (const hull of of('hull')) paintHull(brush, hull);
  if (level === 0) for (const frame of of('frame')) paintJobNode(brush, frame);
  paintWatermarks(brush, of('watermark'), of('lane'), labelEnds);
  for (const barrier of of('barrier')) paintBarrier(brush, barrier, level);
  for (const gate of of('gate')) paintGate(brush, gate);
}

function paintRegion(brush: Brush, region: RegionGlyph): void {
  const { palette } = brush;
  brush.panel(region, 16, null, palette.failure, 2, [8, 6]);
  const size = 11 * brush.textScale(2.6);
  const width = Math.min(brush.measure(region.title, size, 600) + 12, region.width - 32);
  brush.context.fillStyle = palette.page;
  brush.context.fillRect(region.titleX + 16, region.titleY - 0.8 * size, width, 1.6 * size);
  brush.text(region.title, region.titleX + 22, region.titleY + 1, {
    maxWidth: width - 12,
    size,
    weight: 600,
    color: palette.ink,
  });
}

function paintHull(brush: Brush, hull: HullGlyph): void {
  const { palette } = brush;
  brush.panel(hull, 12, null, hull.selected ? palette.ink : palette.line2, hull.selected ? 2 : 1.25, [5, 4]);
  const size = 11 * brush.textScale(1.8);
  const width = brush.measure(hull.title, size, 600) + 8;
  brush.context.fillStyle = palette.page;
  brush.context.fillRect(hull.x + hull.width - width - 12, hull.y + hull.height - size / 2, width, size);
  brush.text(hull.title, hull.x + hull.width - width - 8, hull.y + hull.height, {
    size,
    weight: 600,
    color: palette.ink3,
  });
}

function paintFrame(brush: Brush, frame: FrameGlyph, level: ZoomLevel): void {
  if (frame.focused) paintRing(brush, frame, 15);
  if (level === 0) return;
  const { palette } = brush;
  brush.panel(frame, 12, null, frame.selected ? palette.ink : palette.line, frame.selected ? 2 : 1.5);
  const size = 12 * brush.textScale(2.6);
  const y = frame.y - 0.75 * size;
  const room = frame.width - 4;
  const title = brush.text(frame.title, frame.x + 2, y, { size, weight: 600, color: palette.ink, maxWidth: room });
  const left = room - title - size / 2;
  const subtitle = frame.subtitles.find((text) => brush.measure(text, size) <= left) ?? '';
  brush.text(subtitle, frame.x + 2 + title + size / 2, y, { size, color: palette.ink3 });
}

/** All wires of a style are one path: a job may have hundreds. */
function paintWires(brush: Brush, wires: readonly WireGlyph[]): void {
  const { context, palette, unit } = brush;
  for (const [style, color, width, dash] of [
    ['plain', palette.lane, 1.5, []],
    ['dashed', palette.lane, 1.5, [4, 4]],
    ['selected', palette.ink, 2, []],
  ] as const) {
    const members = wires.filter((wire) => (wire.selected ? 'selected' : wire.dashed ? 'dashed' : 'plain') === style);
    if (members.length === 0) continue;
    context.beginPath();
    for (const { points } of members) brush.trace(points);
    context.strokeStyle = color;
    context.lineWidth = width * Math.max(1, Math.min(2, unit));
    context.setLineDash([...dash]);
    context.stroke();
    context.setLineDash([]);
  }
}

/** The gap between two lanes has room for no more. */
const LANE_TEXT_MAX = 1.9;

/** Returns where the label ends. */
function paintLane(brush: Brush, lane: LaneGlyph): number {
  const { context, palette } = brush;
  const top = lane.y - lane.height / 2;
  if (lane.focused) paintRing(brush, { x: lane.x0, y: top, width: lane.x1 - lane.x0 - 6, height: lane.height }, 4);
  if (lane.dashed) {
    const middle = [
      { x: lane.x0, y: lane.y },
      { x: lane.x1, y: lane.y },
    ];
    brush.line(middle, palette.lane, 1.5, [5, 4]);
  } else {
    for (const tint of lane.tints) {
      context.fillStyle = brush.tint(tint.parity);
      context.fillRect(tint.from, top, tint.to - tint.from, lane.height);
    }
    const color = lane.selected ? palette.ink : palette.lane;
    const width = lane.selected ? 2 : 1.5;
    const dash = lane.idle ? [5, 4] : undefined;
    for (const y of [top, top + lane.height]) {
      brush.line(
        [
          { x: lane.x0, y },
          { x: lane.x1, y },
        ],
        color,
        width,
        dash,
      );
    }
    if (lane.idle) triangle(brush, lane.x1 - 12, top, false);
  }
  const scale = brush.textScale(LANE_TEXT_MAX);
  const width = brush.text(lane.label, lane.labelX, top - 8 * scale, {
    size: 11 * scale,
    weight: lane.bold ? 600 : 400,
    color: lane.bold ? palette.ink : palette.ink3,
    maxWidth: lane.x1 - lane.labelX - 34,
  });
  return lane.labelX + width;
}

function paintTexture(brush: Brush, texture: TextureGlyph): void {
  const { context, palette } = brush;
  const width = (texture.x1 - texture.x0) * Math.max(0.08, texture.density);
  const gap = 7;
  context.beginPath();
  // Dashes are laid on whole steps from the receiver's end, so that a fuller queue grows and does not crawl.
  for (let x = texture.x1 - 4; x > texture.x1 - width; x -= gap) {
    for (const row of [-0.25, 0, 0.25]) {
      context.moveTo(x, texture.y + row * texture.height);
      context.lineTo(x - 4, texture.y + row * texture.height);
    }
  }
  context.strokeStyle = palette.ink3;
  context.lineWidth = 1.5;
  context.stroke();
  const scale = Math.min(1.7, Math.max(1, brush.unit), texture.height / 18);
  const size = 11 * Math.max(0.8, scale);
  const half = Math.min(texture.height / 2, size * 0.75);
  const textWidth = brush.measure(texture.text, size, 600) + 10;
  const middle = (texture.x0 + texture.x1) / 2;
  brush.panel(
    { x: middle - textWidth / 2, y: texture.y - half, width: textWidth, height: 2 * half },
    4,
    palette.page,
    palette.line2,
    1,
  );
  brush.text(texture.text, middle, texture.y + 0.5, { size, weight: 600, color: palette.ink, align: 'center' });
}

/** The only full-height object in a lane, with its number on a flag above it. */
function paintBarrier(brush: Brush, barrier: BarrierGlyph, level: ZoomLevel): void {
  const { context, palette } = brush;
  const top = barrier.y - barrier.height / 2;
  const color = brush.epoch(barrier.parity);
  const width = Math.max(6, level === 1 ? 6 * Math.min(1.8, brush.unit) : 6);
  if (barrier.cancelled) {
    brush.panel({ x: barrier.x - 3, y: top, width: 6, height: barrier.height }, 0, palette.page, color, 1.5);
    brush.cross(barrier.x, barrier.y, 6, palette.failure, 2.5);
  } else {
    context.fillStyle = color;
    context.fillRect(barrier.x - width / 2, top, width, barrier.height);
  }
  const scale = barrier.height < 12 ? 0.55 : barrier.height < 24 ? 0.85 : level === 1 ? Math.min(1.5, brush.unit) : 1;
  // The flag stays over its own lane: beyond it is the name of the box.
  const left = Math.min(barrier.x - 3, barrier.flagLimit - 24 * scale);
  brush.flag(barrier.checkpointId, barrier.parity, left, top - 16 * scale, 24 * scale, 16 * scale, 11 * scale);
}

function paintGate(brush: Brush, gate: GateGlyph): void {
  const { context, palette } = brush;
  context.beginPath();
  context.roundRect(gate.x, gate.y, 12, gate.height, 2);
  context.fillStyle = palette.ink;
  context.fill();
  context.fillStyle = palette.page;
  context.fillRect(gate.x + 5, gate.y + gate.height / 2 - 7, 2, 14);
}

/** The time of a watermark stands above its lane where nothing else does: the label, another time, the receiver's box. */
function paintWatermarks(
  brush: Brush,
  watermarks: readonly WatermarkGlyph[],
  lanes: readonly LaneGlyph[],
  labelEnds: ReadonlyMap<string, number>,
): void {
  const style = { size: 10 * brush.textScale(1.4), weight: 500, color: brush.palette.watermark } as const;
  const ends = new Map(lanes.map(({ channel, x1 }) => [channel, x1]));
  const taken = new Map(labelEnds);
  for (const { channel, x, y, text } of watermarks.toSorted((left, right) => left.x - right.x)) {
    triangle(brush, x, y, true);
    const from = x + 6;
    const to = from + brush.measure(text, style.size, style.weight);
    if (from < (taken.get(channel) ?? 0) || to > (ends.get(channel) ?? 0)) continue;
    brush.text(text, from, y - 5, style);
    taken.set(channel, to + 4);
  }
}

function triangle(brush: Brush, x: number, y: number, filled: boolean): void {
  const { context, palette } = brush;
  context.beginPath();
  context.moveTo(x - 5, y - 6);
  context.lineTo(x + 5, y - 6);
  context.lineTo(x, y + 2);
  context.closePath();
  if (filled) {
    context.fillStyle = palette.watermark;
    context.fill();
  } else {
    context.fillStyle = palette.page;
    context.fill();
    context.strokeStyle = palette.watermark;
    context.lineWidth = 1.5;
    context.stroke();
  }
}
