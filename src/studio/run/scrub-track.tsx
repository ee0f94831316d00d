import type { ReactElement } from 'react';
import type { Brush } from '#canvas/run/paint/brush.ts';
import type { ScrubMark } from '#view/scrub-marks.ts';
import { placedMarks } from './placed-marks.ts';
import { usePaintedCanvas } from './use-painted-canvas.ts';
import { useSize } from './use-size.ts';
import styles from './transport.module.css';

const HEIGHT_PX = 28;
/** The track ends where the middle of the thumb does. */
const THUMB_PX = 5;
/** Room for a flag at the very end: the margin of the track, for beyond it the page would scroll sideways. */
const FLAG_ROOM_PX = 16;
const FLAG_TOP_PX = 3;
const MIDDLE_PX = 14;

interface TrackProps {
  readonly marks: readonly ScrubMark[];
  readonly firstHostMs: number;
  readonly lastHostMs: number;
}

/** What happened when, as flags along the track. Painted: after an hour of checkpoints there are thousands of them. */
export function ScrubTrack({ marks, firstHostMs, lastHostMs }: TrackProps): ReactElement {
  const [host, width] = useSize();
  const lengthMs = Math.max(1, lastHostMs - firstHostMs);
  const { canvas } = usePaintedCanvas(width + FLAG_ROOM_PX, HEIGHT_PX, (brush) => {
    for (const { mark, at, small } of placedMarks(marks, (ms) => (ms - firstHostMs) / lengthMs)) {
      const x = THUMB_PX + at * (width - 2 * THUMB_PX);
      if (mark.kind === 'checkpoint') paintFlag(brush, mark, x, small);
      else if (mark.kind === 'fault') brush.cross(x, MIDDLE_PX, 3.5, brush.palette.failure, 1.75);
      else {
        brush.dot(x, MIDDLE_PX, 7, brush.palette.panel, true);
        brush.check(x, MIDDLE_PX, 4, brush.palette.persisted, 1.5);
      }
    }
  });
  return (
    <div ref={host} className={styles.marks} aria-hidden="true">
      <canvas ref={canvas} style={{ width: width + FLAG_ROOM_PX, height: HEIGHT_PX }} />
    </div>
  );
}

function paintFlag(brush: Brush, { id, parity, status }: ScrubMark, x: number, small: boolean): void {
  const { context, palette } = brush;
  context.fillStyle = brush.epoch(parity);
  context.fillRect(x, FLAG_TOP_PX, 2, 16);
  if (small) return;
  const text = String(id);
  const style = { size: 10, weight: 600, color: palette.ink, align: 'center' } as const;
  const textWidth = brush.measure(text, style.size, style.weight);
  const flag = { x, y: FLAG_TOP_PX, width: Math.max(16, textWidth + 7), height: 11 };
  const failed = status === 'failed';
  brush.panel(flag, 0, palette.page, brush.epoch(parity), 1.5, failed ? [2, 2] : undefined);
  const middle = { x: x + 1 + flag.width / 2, y: FLAG_TOP_PX + 6 };
  brush.text(text, middle.x, middle.y, style);
  if (!failed) return;
  const struck = [
    { x: middle.x - textWidth / 2, y: middle.y },
    { x: middle.x + textWidth / 2, y: middle.y },
  ];
  brush.line(struck, palette.ink, 1);
}
