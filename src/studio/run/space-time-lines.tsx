import type { ReactElement } from 'react';
import { parityOf } from '#view/scrub-marks.ts';
import type { RecordLine } from '#view/space-time.ts';
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
  return (
    <g strokeWidth={width}>
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

/** Triggers go down from the coordinator, acknowledgements up to it. */
export function Signals({ view, scale }: LayerProps): ReactElement {
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
