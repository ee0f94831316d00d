import type { Brush } from '#canvas/run/paint/brush.ts';
import { paintAxis, paintLanes, paintNow } from './space-time-lanes.ts';
import { paintBarriers, paintRecords, paintSignals } from './space-time-lines.ts';
import { paintBoxes, paintCuts, paintPoints, paintWords } from './space-time-marks.ts';
import type { SpaceTimePicture } from './space-time-picture.ts';
import { AXIS_PX, LABEL_PX, type SpaceTimeScale } from './space-time-scale.ts';

/** Paints the diagram: lanes first, then what goes between them, then what stands in them. */
export function paintSpaceTime(brush: Brush, picture: SpaceTimePicture): void {
  const { scale, markMs } = picture;
  paintLanes(brush, picture);
  paintAxis(brush, picture);
  brush.within({ x: LABEL_PX, y: 0, width: Math.max(0, scale.right - LABEL_PX), height: scale.height }, () => {
    paintSignals(brush, picture);
    paintRecords(brush, picture);
    paintBoxes(brush, picture);
    paintBarriers(brush, picture);
    paintCuts(brush, picture);
    paintPoints(brush, picture);
    paintWords(brush, picture);
    if (markMs !== null) paintMark(brush, scale, markMs);
  });
  paintNow(brush, picture);
}

function paintMark(brush: Brush, scale: SpaceTimeScale, atMs: number): void {
  const x = scale.x(atMs);
  const line = [
    { x, y: AXIS_PX },
    { x, y: scale.height },
  ];
  brush.line(line, brush.palette.failure, 1.5, [2, 3]);
}
