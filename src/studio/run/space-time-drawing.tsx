import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import { parityOf } from '#view/scrub-marks.ts';
import type { LaneBox, LaneId, RecordLine, SpaceTimeView } from '#view/space-time.ts';
import { select, sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import styles from './space-time.module.css';

const LABEL_PX = 128;
const AXIS_PX = 20;
const EDGE_PX = 24;
const LANE_MIN_PX = 18;
const TICKS = 5;

interface DrawingProps {
  readonly view: SpaceTimeView;
  readonly plan: JobPlan;
  readonly width: number;
  readonly height: number;
  readonly startMs: number;
}

/** Where things are: pure scaling, so that everything below only names what it draws. */
interface Scale {
  readonly x: (ms: number) => number;
  readonly y: (lane: LaneId) => number;
  readonly lane: number;
  readonly right: number;
}

/** The diagram: lanes down, job time across; now is its right edge. */
export function SpaceTimeDrawing({ view, width, height, startMs }: DrawingProps): ReactElement | null {
  const text = useText();
  if (width < LABEL_PX + EDGE_PX || height < AXIS_PX) return null;
  const lane = Math.max(LANE_MIN_PX, (height - AXIS_PX) / Math.max(1, view.lanes.length));
  const right = width - EDGE_PX;
  const rows = new Map(view.lanes.map(({ id }, at) => [id, AXIS_PX + (at + 0.5) * lane]));
  const scale: Scale = {
    x: (ms) => LABEL_PX + ((ms - view.fromMs) / (view.toMs - view.fromMs)) * (right - LABEL_PX),
    y: (id) => rows.get(id) ?? AXIS_PX,
    lane,
    right,
  };
  const total = AXIS_PX + view.lanes.length * lane;
  const cut = view.cuts.at(-1);
  const label = cut === undefined ? text('dockSpaceTime') : text('spaceTimeBackward', { count: cut.backwardRows });
  return (
    <svg width={width} height={total} className={styles.svg} role="img" aria-label={label}>
      <clipPath id="space-time-window">
        <rect x={LABEL_PX} y={0} width={Math.max(0, right - LABEL_PX)} height={total} />
      </clipPath>
      <Lanes view={view} scale={scale} />
      <g clipPath="url(#space-time-window)">
        <Signals view={view} scale={scale} />
        <Records view={view} scale={scale} />
        <Boxes view={view} scale={scale} />
        <Barriers view={view} scale={scale} />
        <Cuts view={view} scale={scale} />
        <Points view={view} scale={scale} />
      </g>
      <Axis view={view} scale={scale} total={total} startMs={startMs} />
    </svg>
  );
}

interface LayerProps {
  readonly view: SpaceTimeView;
  readonly scale: Scale;
}

function Lanes({ view, scale }: LayerProps): ReactElement {
  const selection = useStore(sessionStore, (state) => state.selection);
  return (
    <g>
      {view.lanes.map(({ id, title, bands }) => {
        const y = scale.y(id);
        const selected = selection?.kind === 'subtask' && selection.id === id;
        const subtask = id.includes('/') ? (id as SubtaskId) : null;
        return (
          <g key={id}>
            {bands.map(({ fromMs, toMs, epoch }) => (
              <rect
                key={fromMs}
                x={scale.x(fromMs)}
                y={y - scale.lane / 2 + 0.5}
                width={Math.max(0, scale.x(toMs) - scale.x(fromMs))}
                height={scale.lane - 1}
                className={parityOf(epoch) === 'odd' ? styles.tintOdd : styles.tintEven}
              />
            ))}
            <line x1={LABEL_PX} x2={scale.right} y1={y} y2={y} className={styles.lane} />
            {selected ? (
              <rect x={0} y={y - scale.lane / 2} width={3} height={scale.lane} className={styles.selected} />
            ) : null}
            <text
              x={LABEL_PX - 8}
              y={y + 4}
              className={`${styles.title} ${selected ? styles.bold : ''} ${subtask === null ? '' : styles.link}`}
              onClick={subtask === null ? undefined : () => select({ kind: 'subtask', id: subtask })}
            >
              {title.length > 20 ? `${title.slice(0, 19)}…` : title}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function Axis({ view, scale, total, startMs }: LayerProps & { total: number; startMs: number }): ReactElement {
  const span = view.toMs - view.fromMs;
  const step = niceStep(span / TICKS);
  const ticks: number[] = [];
  const first = Math.max(0, Math.ceil((view.fromMs - startMs) / step) * step);
  for (let at = first; at <= view.toMs - startMs; at += step) ticks.push(at);
  const digits = step < 1000 ? 3 : 1;
  return (
    <g>
      {ticks.map((at) => (
        <g key={at}>
          <line
            x1={scale.x(at + startMs)}
            x2={scale.x(at + startMs)}
            y1={AXIS_PX - 4}
            y2={AXIS_PX}
            className={styles.lane}
          />
          {scale.right - scale.x(at + startMs) > 60 ? (
            <text x={scale.x(at + startMs)} y={12} className={styles.tick}>
              {(at / 1000).toFixed(digits)}
            </text>
          ) : null}
        </g>
      ))}
      <line x1={scale.right} x2={scale.right} y1={0} y2={total} className={styles.now} />
      <rect x={scale.right - 28} y={1} width={52} height={16} rx={3} className={styles.nowTag} />
      <text x={scale.right - 2} y={13} className={styles.nowText}>
        {((view.toMs - startMs) / 1000).toFixed(digits)}
      </text>
    </g>
  );
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 0.001)));
  const found = [1, 2, 5, 10].find((it) => it * power >= rough) ?? 10;
  return found * power;
}

/** One path for all lines of a kind: five hundred elements would be five hundred styles. */
function Records({ view, scale }: LayerProps): ReactElement {
  const path = (lines: readonly RecordLine[]): string =>
    lines
      .map(({ from, to, sentMs, takenMs }) => {
        const end = takenMs ?? view.toMs;
        return `M${scale.x(sentMs)} ${scale.y(from)}L${scale.x(end)} ${takenMs === null ? (scale.y(from) + scale.y(to)) / 2 : scale.y(to)}`;
      })
      .join('');
  return (
    <g>
      <path
        d={path(view.records.filter(({ crossing, lost }) => crossing !== 'backward' && !lost))}
        className={styles.record}
      />
      <path
        d={path(view.records.filter(({ lost, crossing }) => lost && crossing !== 'backward'))}
        className={styles.lost}
      />
      <path d={path(view.records.filter(({ crossing }) => crossing === 'backward'))} className={styles.backward} />
    </g>
  );
}

function Barriers({ view, scale }: LayerProps): ReactElement {
  return (
    <g>
      {view.barriers.map(({ channel, checkpointId, from, to, sentMs, arrivedMs, takenMs }) => {
        const end = takenMs ?? arrivedMs;
        const y2 = end === null ? (scale.y(from) + scale.y(to)) / 2 : scale.y(to);
        return (
          <line
            key={`${channel}.${checkpointId}.${sentMs}`}
            x1={scale.x(sentMs)}
            y1={scale.y(from)}
            x2={scale.x(end ?? view.toMs)}
            y2={y2}
            className={`${styles.barrier} ${parityOf(checkpointId) === 'odd' ? styles.odd : styles.even}`}
          />
        );
      })}
    </g>
  );
}

function Signals({ view, scale }: LayerProps): ReactElement {
  const coordinator = scale.y('coordinator');
  return (
    <g>
      {view.triggers.map(({ checkpointId, subtask, fromMs, toMs }) => (
        <line
          key={`t${checkpointId}.${subtask}`}
          x1={scale.x(fromMs)}
          y1={coordinator}
          x2={scale.x(toMs ?? view.toMs)}
          y2={scale.y(subtask)}
          className={`${styles.trigger} ${parityOf(checkpointId) === 'odd' ? styles.odd : styles.even}`}
        />
      ))}
      {view.acks.map(({ checkpointId, subtask, fromMs, toMs }) => (
        <line
          key={`a${checkpointId}.${subtask}`}
          x1={scale.x(fromMs)}
          y1={scale.y(subtask)}
          x2={scale.x(toMs ?? view.toMs)}
          y2={coordinator}
          className={styles.ack}
        />
      ))}
    </g>
  );
}

const BOX: Readonly<Record<LaneBox['kind'], string | undefined>> = {
  alignment: styles.alignment,
  sync: styles.sync,
  async: styles.async,
  down: styles.down,
};

function Boxes({ view, scale }: LayerProps): ReactElement {
  const height = Math.min(14, scale.lane - 4);
  return (
    <g>
      <pattern id="space-time-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" className={styles.hatchBed} />
        <rect width="1.5" height="5" className={styles.hatchLine} />
      </pattern>
      {view.boxes.map(({ lane, kind, checkpointId, fromMs, toMs }) => (
        <rect
          key={`${lane}.${kind}.${checkpointId}.${fromMs}`}
          x={scale.x(fromMs)}
          y={scale.y(lane) - height / 2}
          width={Math.max(1.5, scale.x(toMs ?? view.toMs) - scale.x(fromMs))}
          height={height}
          className={`${BOX[kind]} ${parityOf(checkpointId ?? 0) === 'odd' ? styles.odd : styles.even}`}
        />
      ))}
    </g>
  );
}

/** The polyline through the snapshot points; it breaks off where a point is not known yet. */
function Cuts({ view, scale }: LayerProps): ReactElement {
  return (
    <g>
      {view.cuts.map(({ checkpointId, points }) => {
        let d = '';
        let pen = 'M';
        for (const { subtask, atMs } of points) {
          if (atMs === null) {
            pen = 'M';
            continue;
          }
          d += `${pen}${scale.x(atMs)} ${scale.y(subtask)}`;
          pen = 'L';
        }
        return (
          <g key={checkpointId}>
            <path d={d} className={styles.cut} />
            {points.map(({ subtask, atMs }) =>
              atMs === null ? null : (
                <circle key={subtask} cx={scale.x(atMs)} cy={scale.y(subtask)} r={3.5} className={styles.cutPoint} />
              ),
            )}
          </g>
        );
      })}
      {view.breaks.map(({ atMs }) => (
        <line key={atMs} x1={scale.x(atMs)} x2={scale.x(atMs)} y1={AXIS_PX} y2="100%" className={styles.break} />
      ))}
    </g>
  );
}

function Points({ view, scale }: LayerProps): ReactElement {
  return (
    <g>
      {view.points.map(({ lane, kind, atMs, text }) => {
        const x = scale.x(atMs);
        const y = scale.y(lane);
        const key = `${lane}.${kind}.${atMs}.${text}`;
        if (kind === 'failure' || kind === 'failed' || kind === 'aborted') {
          return <path key={key} d={`M${x - 5} ${y - 5}l10 10m0 -10l-10 10`} className={styles.failure} />;
        }
        return <circle key={key} cx={x} cy={y} r={kind === 'triggered' ? 3.5 : 4} className={styles.point} />;
      })}
    </g>
  );
}
