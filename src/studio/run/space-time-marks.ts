import type { Brush } from '#canvas/run/paint/brush.ts';
import type { Rect } from '#canvas/run/layout/geometry.ts';
import { parityOf } from '#view/scrub-marks.ts';
import type { LaneBox, LanePoint } from '#view/space-time-view.ts';
import type { SpaceTimePicture } from './space-time-picture.ts';
import { AXIS_PX, LABEL_PX } from './space-time-scale.ts';

/** What stands in a lane: alignment and snapshot, failures, stored and committed; and the cut through all of them. */

export function paintBoxes(brush: Brush, { view, scale }: SpaceTimePicture): void {
  const { palette } = brush;
  const height = Math.min(14, scale.lane - 4);
  const rectOf = ({ lane, fromMs, toMs }: LaneBox): Rect => ({
    x: scale.x(fromMs),
    y: scale.y(lane) - height / 2,
    width: Math.max(1.5, scale.x(toMs ?? view.toMs) - scale.x(fromMs)),
    height,
  });
  const rects = (wanted: (box: LaneBox) => boolean): readonly Rect[] => view.boxes.filter(wanted).map(rectOf);
  for (const parity of ['odd', 'even'] as const) {
    const aligning = rects((box) => box.kind === 'alignment' && parityOf(box.checkpointId ?? 0) === parity);
    paintRects(brush, aligning, palette.page, brush.epoch(parity), 2);
  }
  paintRects(
    brush,
    rects(({ kind }) => kind === 'sync'),
    palette.persisted,
    null,
    0,
  );
  const uploading = rects(({ kind }) => kind === 'async');
  paintRects(brush, uploading, palette.page, null, 0);
  for (const rect of uploading) if (rect.width > HATCH_PX / 2) brush.hatch(rect, palette.persisted, HATCH_PX, 1.5);
  paintRects(brush, uploading, null, palette.persisted, 1.5);
  paintRects(
    brush,
    rects(({ kind }) => kind === 'down'),
    palette.press,
    palette.failure,
    1.5,
  );
}

const HATCH_PX = 7;

function paintRects(
  { context }: Brush,
  rects: readonly Rect[],
  fill: string | null,
  stroke: string | null,
  width: number,
): void {
  if (rects.length === 0) return;
  context.beginPath();
  for (const rect of rects) context.rect(rect.x, rect.y, rect.width, rect.height);
  if (fill !== null) {
    context.fillStyle = fill;
    context.fill();
  }
  if (stroke === null) return;
  context.strokeStyle = stroke;
  context.lineWidth = width;
  context.stroke();
}

/** The polyline through the snapshot points; it breaks off where a point is not known yet. */
export function paintCuts(brush: Brush, { view, scale }: SpaceTimePicture): void {
  const { context, palette } = brush;
  for (const { points } of view.cuts) {
    let broken = true;
    context.beginPath();
    for (const { subtask, atMs } of points) {
      if (atMs === null) broken = true;
      else {
        if (broken) context.moveTo(scale.x(atMs), scale.y(subtask));
        else context.lineTo(scale.x(atMs), scale.y(subtask));
        broken = false;
      }
    }
    context.strokeStyle = palette.ink;
    context.lineWidth = 2;
    context.setLineDash([5, 4]);
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    for (const { subtask, atMs } of points) if (atMs !== null) addDot(context, scale.x(atMs), scale.y(subtask), 3.5);
    context.fillStyle = palette.page;
    context.fill();
    context.stroke();
  }
  for (const { atMs } of view.breaks) {
    const x = scale.x(atMs);
    const line = [
      { x, y: AXIS_PX },
      { x, y: scale.height },
    ];
    brush.line(line, palette.failure, 1.5, [6, 4]);
  }
}

export function paintPoints(brush: Brush, { view, scale }: SpaceTimePicture): void {
  const { context, palette } = brush;
  context.beginPath();
  for (const { lane, kind, atMs } of view.points) {
    if (!FAILED.has(kind)) addDot(context, scale.x(atMs), scale.y(lane), kind === 'triggered' ? 3.5 : 4);
  }
  context.fillStyle = palette.persisted;
  context.fill();
  for (const { lane, kind, atMs } of view.points) {
    if (FAILED.has(kind)) brush.cross(scale.x(atMs), scale.y(lane), 5, palette.failure, 3);
  }
}

const FAILED: ReadonlySet<LanePoint['kind']> = new Set(['failure', 'failed', 'aborted']);

function addDot(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

/** An alignment with less room than this says nothing. */
const LABEL_ROOM = 64;

/** Words at the newest checkpoint: its trigger, how many have acknowledged, and how long a gate has been shut. */
export function paintWords(brush: Brush, picture: SpaceTimePicture): void {
  const { view, scale, text } = picture;
  const trigger = view.points.findLast(({ kind }) => kind === 'triggered');
  if (trigger !== undefined && scale.x(trigger.atMs) >= LABEL_PX) paintTriggerWords(brush, picture, trigger);
  if (scale.lane < 18) return;
  for (const { kind, lane, fromMs, toMs } of view.boxes) {
    const left = Math.max(LABEL_PX, scale.x(fromMs));
    const width = scale.x(toMs ?? view.toMs) - left;
    if (kind !== 'alignment' || width < LABEL_ROOM) continue;
    const ms = Math.round((toMs ?? view.toMs) - fromMs);
    const words = text(width < 2 * LABEL_ROOM ? 'spaceTimeAligningShort' : 'spaceTimeAligning', { ms });
    paintWord(brush, words, left + 5, scale.y(lane), brush.palette.ink, 'left');
  }
}

function paintTriggerWords(
  brush: Brush,
  { view, scale, text }: SpaceTimePicture,
  { atMs, checkpointId }: LanePoint,
): void {
  // In a low lane the words stand in the line, else they would run into the times above.
  const y = scale.y('coordinator') - (scale.lane < 24 ? 0 : 10);
  const known = view.acks.filter((ack) => ack.checkpointId === checkpointId && ack.toMs !== null);
  const last = Math.max(...known.map(({ toMs }) => toMs ?? atMs));
  const total = view.cuts.find((cut) => cut.checkpointId === checkpointId)?.points.length ?? 0;
  const { ink, persisted } = brush.palette;
  paintWord(brush, text('spaceTimeTrigger', { id: checkpointId ?? 0 }), scale.x(atMs) - 6, y, ink, 'right');
  if (known.length === 0 || total === 0 || scale.right - scale.x(last) <= 80) return;
  paintWord(brush, text('spaceTimeAcks', { count: known.length, total }), scale.x(last) + 8, y, persisted, 'left');
}

function paintWord(brush: Brush, words: string, x: number, y: number, color: string, align: 'left' | 'right'): void {
  brush.text(words, x, y, { size: 11, weight: 600, color, align, halo: brush.palette.page });
}
