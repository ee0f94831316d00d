import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { SubtaskId } from '#protocol/job-plan.ts';
import { parityOf } from '#view/scrub-marks.ts';
import { select, sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import { pathsByClass, rectPath } from './space-time-paths.ts';
import { AXIS_PX, LABEL_PX, type LayerProps, niceStep } from './space-time-scale.ts';
import styles from './space-time.module.css';

const TICKS = 5;

/** Lanes of no subtask. */
const OTHER_LANES = { coordinator: 'laneCoordinator', storage: 'laneStorage', log: 'laneLog' } as const;

/** One row per subtask, tinted by epoch up to its own snapshot point: the cut is the edge between two tints. */
export function Lanes({ view, scale }: LayerProps): ReactElement {
  const text = useText();
  const selection = useStore(sessionStore, (state) => state.selection);
  const tints = pathsByClass(
    view.lanes.flatMap(({ id, bands }) => bands.map((band) => ({ ...band, y: scale.y(id) }))),
    ({ epoch }) => (parityOf(epoch) === 'odd' ? styles.tintOdd : styles.tintEven) ?? '',
    ({ fromMs, toMs, y }) => {
      const width = Math.max(0, scale.x(toMs) - scale.x(fromMs));
      return rectPath(scale.x(fromMs), y - scale.lane / 2 + 0.5, width, scale.lane - 1);
    },
  );
  return (
    <g>
      {tints.map(([className, path]) => (
        <path key={className} d={path} className={className} />
      ))}
      {view.lanes.map(({ id, title }) => {
        const name = id in OTHER_LANES ? text(OTHER_LANES[id as keyof typeof OTHER_LANES]) : title;
        const y = scale.y(id);
        const selected = selection?.kind === 'subtask' && selection.id === id;
        const subtask = id.includes('/') ? (id as SubtaskId) : null;
        return (
          <g key={id}>
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
              {name.length > 20 ? `${name.slice(0, 19)}…` : name}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** Times across, thin lines down through all lanes, and now. */
export function Axis({ view, scale, startMs }: LayerProps & { readonly startMs: number }): ReactElement {
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
            y2={scale.height}
            className={styles.grid}
          />
          {scale.right - scale.x(at + startMs) > 60 ? (
            <text x={scale.x(at + startMs)} y={12} className={styles.tick}>
              {(at / 1000).toFixed(digits)}
            </text>
          ) : null}
        </g>
      ))}
      <line x1={scale.right} x2={scale.right} y1={0} y2={scale.height} className={styles.now} />
      <rect x={scale.right - 28} y={1} width={52} height={16} rx={3} className={styles.nowTag} />
      <text x={scale.right - 2} y={13} className={styles.nowText}>
        {((view.toMs - startMs) / 1000).toFixed(digits)}
      </text>
    </g>
  );
}
