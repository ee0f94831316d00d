import type { Brush } from '#canvas/run/paint/brush.ts';
import { parityOf } from '#view/scrub-marks.ts';
import type { RecordLine } from '#view/space-time-view.ts';
import type { SpaceTimePicture } from './space-time-picture.ts';

/** What goes from lane to lane: records, barriers, and the messages between subtasks and coordinator. */

/** All lines of a kind are one path: there are hundreds. */
export function paintRecords(brush: Brush, { view, scale }: SpaceTimePicture): void {
  const { palette } = brush;
  const stroke = (lines: readonly RecordLine[], color: string, width: number, dash: readonly number[]): void =>
    strokeAll(brush, lines, { color, width, dash }, ({ from, to, sentMs, takenMs }) => [
      scale.x(sentMs),
      scale.y(from),
      scale.x(takenMs ?? view.toMs),
      takenMs === null ? (scale.y(from) + scale.y(to)) / 2 : scale.y(to),
    ]);
  const onward = view.records.filter(({ crossing }) => crossing !== 'backward');
  stroke(
    onward.filter(({ lost }) => !lost),
    palette.ink2,
    0.8,
    [],
  );
  stroke(
    onward.filter(({ lost }) => lost),
    palette.ink2,
    0.8,
    [2, 3],
  );
  stroke(
    view.records.filter(({ crossing }) => crossing === 'backward'),
    palette.failure,
    2.5,
    [],
  );
}

/** Thinner where lanes are low: bars of neighbouring lanes must be told apart. */
export function paintBarriers(brush: Brush, { view, scale }: SpaceTimePicture): void {
  const width = Math.min(4, Math.max(2, scale.lane / 8));
  for (const parity of ['odd', 'even'] as const) {
    const members = view.barriers.filter(({ checkpointId }) => parityOf(checkpointId) === parity);
    const style = { color: brush.epoch(parity), width, dash: [] };
    strokeAll(brush, members, style, ({ from, to, sentMs, arrivedMs, takenMs }) => {
      const end = takenMs ?? arrivedMs;
      const y = end === null ? (scale.y(from) + scale.y(to)) / 2 : scale.y(to);
      return [scale.x(sentMs), scale.y(from), scale.x(end ?? view.toMs), y];
    });
  }
}

/** Triggers go down from the coordinator, acknowledgements up to it. */
export function paintSignals(brush: Brush, { view, scale }: SpaceTimePicture): void {
  const coordinator = scale.y('coordinator');
  for (const parity of ['odd', 'even'] as const) {
    const triggers = view.triggers.filter(({ checkpointId }) => parityOf(checkpointId) === parity);
    const lines = triggers.map(({ subtask, fromMs, toMs }): Line => [
      scale.x(fromMs),
      coordinator,
      scale.x(toMs ?? view.toMs),
      scale.y(subtask),
    ]);
    strokeAll(brush, longest(lines), { color: brush.epoch(parity), width: 2, dash: [3, 3] }, asItIs);
  }
  // Drawn from the coordinator, too: then lines that lie on each other have their dashes on each other.
  const acks = view.acks.map(({ subtask, fromMs, toMs }): Line => [
    scale.x(toMs ?? view.toMs),
    coordinator,
    scale.x(fromMs),
    scale.y(subtask),
  ]);
  strokeAll(brush, longest(acks), { color: brush.palette.persisted, width: 1.5, dash: [2, 3] }, asItIs);
}

type Line = readonly [x1: number, y1: number, x2: number, y2: number];

function asItIs(line: Line): Line {
  return line;
}

/**
 * Of steep lines from one place that lie on each other the one that covers the others: at full speed all triggers of a
 * checkpoint lie within two pixels, and dashes are by far the dearest thing of the whole diagram.
 */
export function longest(lines: readonly Line[]): readonly Line[] {
  const found = new Map<string, Line>();
  lines.forEach((line, at) => {
    const [x1, y1, x2, y2] = line;
    const place = Math.abs(x2 - x1) > STEEP_PX ? `${at}` : `${Math.round(x1)} ${y1} ${y2 > y1}`;
    const before = found.get(place);
    if (before === undefined || Math.abs(y2 - y1) > Math.abs(before[3] - before[1])) found.set(place, line);
  });
  return [...found.values()];
}

/** A line that gets no farther than this aside is not told from an upright one. */
const STEEP_PX = 2;

interface LineStyle {
  readonly color: string;
  readonly width: number;
  readonly dash: readonly number[];
}

function strokeAll<T>(
  { context }: Brush,
  lines: readonly T[],
  { color, width, dash }: LineStyle,
  endsOf: (line: T) => Line,
): void {
  if (lines.length === 0) return;
  context.beginPath();
  for (const line of lines) {
    const [x1, y1, x2, y2] = endsOf(line);
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash([...dash]);
  context.stroke();
  context.setLineDash([]);
}
