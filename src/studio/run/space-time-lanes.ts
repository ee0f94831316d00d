import type { Brush } from '#canvas/run/paint/brush.ts';
import type { LaneId } from '#view/space-time-view.ts';
import { parityOf } from '#view/scrub-marks.ts';
import type { SpaceTimePicture } from './space-time-picture.ts';
import { AXIS_PX, LABEL_PX, niceStep } from './space-time-scale.ts';

/** The ground of the diagram: a row per subtask, times across, and now. */

const TICKS = 5;
/** Longer names of lanes are cut short. */
const TITLE_LETTERS = 20;

/** Lanes of no subtask. */
const OTHER_LANES = { coordinator: 'laneCoordinator', storage: 'laneStorage', log: 'laneLog' } as const;

/** Rows are tinted by epoch up to each one's own snapshot point: the cut is the edge between two tints. */
export function paintLanes(brush: Brush, { view, scale, selected, text }: SpaceTimePicture): void {
  const { context, palette } = brush;
  for (const { id, bands } of view.lanes) {
    const top = scale.y(id) - scale.lane / 2 + 0.5;
    for (const { epoch, fromMs, toMs } of bands) {
      context.fillStyle = brush.tint(parityOf(epoch));
      context.fillRect(scale.x(fromMs), top, Math.max(0, scale.x(toMs) - scale.x(fromMs)), scale.lane - 1);
    }
  }
  context.beginPath();
  for (const { id } of view.lanes) {
    context.moveTo(LABEL_PX, scale.y(id));
    context.lineTo(scale.right, scale.y(id));
  }
  context.strokeStyle = palette.lane;
  context.lineWidth = 1;
  context.stroke();
  for (const { id, title } of view.lanes) {
    const name = isOther(id) ? text(OTHER_LANES[id]) : title;
    const y = scale.y(id);
    if (id === selected) {
      context.fillStyle = palette.ink;
      context.fillRect(0, y - scale.lane / 2, 3, scale.lane);
    }
    const shown = name.length > TITLE_LETTERS ? `${name.slice(0, TITLE_LETTERS - 1)}…` : name;
    const weight = id === selected ? 600 : 400;
    brush.text(shown, LABEL_PX - 8, y, { size: 11, weight, color: palette.ink, align: 'right' });
  }
}

function isOther(id: LaneId): id is keyof typeof OTHER_LANES {
  return id in OTHER_LANES;
}

/** Times across, with thin lines down through all lanes. */
export function paintAxis(brush: Brush, { view, scale, startMs }: SpaceTimePicture): void {
  const { context, palette } = brush;
  const { step, digits } = ticksOf(view);
  const first = Math.max(0, Math.ceil((view.fromMs - startMs) / step) * step);
  context.beginPath();
  for (let at = first; at <= view.toMs - startMs; at += step) {
    const x = scale.x(at + startMs);
    context.moveTo(x, AXIS_PX - 4);
    context.lineTo(x, scale.height);
    if (scale.right - x <= 60) continue;
    brush.text((at / 1000).toFixed(digits), x, 8.5, { size: 10.5, color: palette.ink3, align: 'center' });
  }
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.stroke();
}

/** The right edge, with the time it stands at. */
export function paintNow(brush: Brush, { view, scale, startMs }: SpaceTimePicture): void {
  const { palette } = brush;
  const line = [
    { x: scale.right, y: 0 },
    { x: scale.right, y: scale.height },
  ];
  brush.line(line, palette.ink, 2);
  brush.panel({ x: scale.right - 28, y: 1, width: 52, height: 16 }, 3, palette.ink, null);
  const time = ((view.toMs - startMs) / 1000).toFixed(ticksOf(view).digits);
  brush.text(time, scale.right - 2, 9.5, { size: 10.5, weight: 600, color: palette.page, align: 'center' });
}

function ticksOf({ fromMs, toMs }: SpaceTimePicture['view']): { readonly step: number; readonly digits: number } {
  const step = niceStep((toMs - fromMs) / TICKS);
  return { step, digits: step < 1000 ? 3 : 1 };
}
