import { type ReactElement, useId } from 'react';
import type { SpaceTimeView } from '#view/space-time.ts';
import { useText } from '../texts/use-text.ts';
import { Axis, Lanes } from './space-time-lanes.tsx';
import { Barriers, Records, Signals } from './space-time-lines.tsx';
import { Boxes, Cuts, Labels, Points } from './space-time-marks.tsx';
import { AXIS_PX, EDGE_PX, LABEL_PX, type SpaceTimeScale, spaceTimeScale } from './space-time-scale.ts';
import styles from './space-time.module.css';

interface DrawingProps {
  readonly view: SpaceTimeView;
  readonly width: number;
  readonly height: number;
  readonly startMs: number;
  /** An instant to mark, or null. */
  readonly markMs?: number | null;
}

/** The diagram: lanes down, job time across; now is its right edge. */
export function SpaceTimeDrawing({ view, width, height, startMs, markMs = null }: DrawingProps): ReactElement | null {
  const text = useText();
  const clip = useId();
  if (width < LABEL_PX + EDGE_PX || height < AXIS_PX) return null;
  const scale = spaceTimeScale(view, width, height);
  const cut = view.cuts.at(-1);
  const label = cut === undefined ? text('dockSpaceTime') : text('spaceTimeBackward', { count: cut.backwardRows });
  return (
    <svg width={width} height={scale.height} className={styles.svg} role="img" aria-label={label}>
      <clipPath id={clip}>
        <rect x={LABEL_PX} y={0} width={Math.max(0, scale.right - LABEL_PX)} height={scale.height} />
      </clipPath>
      <Lanes view={view} scale={scale} />
      <Axis view={view} scale={scale} startMs={startMs} />
      <g clipPath={`url(#${clip})`}>
        <Signals view={view} scale={scale} />
        <Records view={view} scale={scale} />
        <Boxes view={view} scale={scale} />
        <Barriers view={view} scale={scale} />
        <Cuts view={view} scale={scale} />
        <Points view={view} scale={scale} />
        <Labels view={view} scale={scale} />
        {markMs === null ? null : <Parting x={scale.x(markMs)} scale={scale} label={text('compareCut')} />}
      </g>
    </svg>
  );
}

interface PartingProps {
  readonly x: number;
  readonly scale: SpaceTimeScale;
  readonly label: string;
}

/** The instant that is marked; its label stands where there is room. */
function Parting({ x, scale, label }: PartingProps): ReactElement {
  const isLate = x > scale.right - PARTING_LABEL_PX;
  return (
    <g className={styles.parting}>
      <line x1={x} x2={x} y1={AXIS_PX} y2={scale.height} />
      <text x={isLate ? x - 4 : x + 4} y={AXIS_PX + 10} textAnchor={isLate ? 'end' : 'start'}>
        {label}
      </text>
    </g>
  );
}

const PARTING_LABEL_PX = 110;
