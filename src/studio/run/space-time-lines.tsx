import type { ReactElement } from 'react';
import { parityOf } from '#view/scrub-marks.ts';
import type { RecordLine } from '#view/space-time.ts';
import { linePath, pathsByClass } from './space-time-paths.ts';
import type { LayerProps } from './space-time-scale.ts';
import styles from './space-time.module.css';

/** What goes from lane to lane: records, barriers, and the messages between subtasks and coordinator. */

/** One path for all lines of a kind: five hundred elements would be five hundred styles. */
export function Records({ view, scale }: LayerProps): ReactElement {
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

/** Thinner where lanes are low: bars of neighbouring lanes must be told apart. */
export function Barriers({ view, scale }: LayerProps): ReactElement {
  const width = Math.min(4, Math.max(2, scale.lane / 8));
  const paths = pathsByClass(
    view.barriers,
    ({ checkpointId }) => `${styles.barrier} ${epochClass(checkpointId)}`,
    ({ from, to, sentMs, arrivedMs, takenMs }) => {
      const end = takenMs ?? arrivedMs;
      const y2 = end === null ? (scale.y(from) + scale.y(to)) / 2 : scale.y(to);
      return linePath(scale.x(sentMs), scale.y(from), scale.x(end ?? view.toMs), y2);
    },
  );
  return (
    <g strokeWidth={width} fill="none">
      {paths.map(drawn)}
    </g>
  );
}

/** Triggers go down from the coordinator, acknowledgements up to it. */
export function Signals({ view, scale }: LayerProps): ReactElement {
  const coordinator = scale.y('coordinator');
  const triggers = pathsByClass(
    view.triggers,
    ({ checkpointId }) => `${styles.trigger} ${epochClass(checkpointId)}`,
    ({ subtask, fromMs, toMs }) => linePath(scale.x(fromMs), coordinator, scale.x(toMs ?? view.toMs), scale.y(subtask)),
  );
  const acks = pathsByClass(
    view.acks,
    () => styles.ack ?? '',
    ({ subtask, fromMs, toMs }) => linePath(scale.x(fromMs), scale.y(subtask), scale.x(toMs ?? view.toMs), coordinator),
  );
  return <g fill="none">{[...triggers, ...acks].map(drawn)}</g>;
}

function epochClass(checkpointId: number): string | undefined {
  return parityOf(checkpointId) === 'odd' ? styles.odd : styles.even;
}

function drawn([className, path]: readonly [className: string, path: string]): ReactElement {
  return <path key={className} d={path} className={className} />;
}
