import type { ReactElement } from 'react';
import { parityOf } from '#view/scrub-marks.ts';
import type { LaneBox, LanePoint, SpaceTimeView } from '#view/space-time.ts';
import { useText } from '../texts/use-text.ts';
import { dotPath, pathsByClass, rectPath } from './space-time-paths.ts';
import { AXIS_PX, LABEL_PX, type LayerProps } from './space-time-scale.ts';
import styles from './space-time.module.css';

/** What stands in a lane: alignment and snapshot, failures, stored and committed; and the cut through all of them. */

const BOX: Readonly<Record<LaneBox['kind'], string | undefined>> = {
  alignment: styles.alignment,
  sync: styles.sync,
  async: styles.async,
  down: styles.down,
};

export function Boxes({ view, scale }: LayerProps): ReactElement {
  const height = Math.min(14, scale.lane - 4);
  const paths = pathsByClass(
    view.boxes,
    ({ kind, checkpointId }) => `${BOX[kind]} ${parityOf(checkpointId ?? 0) === 'odd' ? styles.odd : styles.even}`,
    ({ lane, fromMs, toMs }) => {
      const width = Math.max(1.5, scale.x(toMs ?? view.toMs) - scale.x(fromMs));
      return rectPath(scale.x(fromMs), scale.y(lane) - height / 2, width, height);
    },
  );
  return (
    <g>
      <pattern id="space-time-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" className={styles.hatchBed} />
        <rect width="1.5" height="5" className={styles.hatchLine} />
      </pattern>
      {paths.map(([className, path]) => (
        <path key={className} d={path} className={className} />
      ))}
    </g>
  );
}

/** The polyline through the snapshot points; it breaks off where a point is not known yet. */
export function Cuts({ view, scale }: LayerProps): ReactElement {
  return (
    <g>
      {view.cuts.map(({ checkpointId, points }) => {
        let d = '';
        let dots = '';
        let pen = 'M';
        for (const { subtask, atMs } of points) {
          if (atMs === null) {
            pen = 'M';
            continue;
          }
          d += `${pen}${scale.x(atMs)} ${scale.y(subtask)}`;
          pen = 'L';
          dots += dotPath(scale.x(atMs), scale.y(subtask), 3.5);
        }
        return (
          <g key={checkpointId}>
            <path d={d} className={styles.cut} />
            <path d={dots} className={styles.cutPoint} />
          </g>
        );
      })}
      {view.breaks.map(({ atMs }) => (
        <line
          key={atMs}
          x1={scale.x(atMs)}
          x2={scale.x(atMs)}
          y1={AXIS_PX}
          y2={scale.height}
          className={styles.break}
        />
      ))}
    </g>
  );
}

export function Points({ view, scale }: LayerProps): ReactElement {
  const paths = pathsByClass(
    view.points,
    ({ kind }) => (FAILED.has(kind) ? styles.failure : styles.point) ?? '',
    ({ lane, kind, atMs }) => {
      const x = scale.x(atMs);
      const y = scale.y(lane);
      return FAILED.has(kind) ? `M${x - 5} ${y - 5}l10 10m0 -10l-10 10` : dotPath(x, y, kind === 'triggered' ? 3.5 : 4);
    },
  );
  return (
    <g>
      {paths.map(([className, path]) => (
        <path key={className} d={path} className={className} />
      ))}
    </g>
  );
}

const FAILED: ReadonlySet<LanePoint['kind']> = new Set(['failure', 'failed', 'aborted']);

/** An alignment with less room than this says nothing. */
const LABEL_ROOM = 64;

/** Words at the newest checkpoint: its trigger, how many have acknowledged, and how long a gate has been shut. */
export function Labels({ view, scale }: LayerProps): ReactElement {
  const text = useText();
  const trigger = view.points.findLast(({ kind }) => kind === 'triggered');
  const aligned = view.boxes.filter(({ kind }) => kind === 'alignment');
  return (
    <g>
      {trigger === undefined || scale.x(trigger.atMs) < LABEL_PX ? null : (
        <TriggerLabel view={view} scale={scale} checkpointId={trigger.checkpointId ?? 0} atMs={trigger.atMs} />
      )}
      {aligned.map((box) => {
        const left = Math.max(LABEL_PX, scale.x(box.fromMs));
        const width = scale.x(box.toMs ?? view.toMs) - left;
        if (width < LABEL_ROOM || scale.lane < 18) return null;
        const ms = Math.round((box.toMs ?? view.toMs) - box.fromMs);
        return (
          <text key={`${box.lane}.${box.fromMs}`} x={left + 5} y={scale.y(box.lane) + 4} className={styles.word}>
            {text(width < 2 * LABEL_ROOM ? 'spaceTimeAligningShort' : 'spaceTimeAligning', { ms })}
          </text>
        );
      })}
    </g>
  );
}

interface TriggerLabelProps {
  readonly view: SpaceTimeView;
  readonly scale: LayerProps['scale'];
  readonly checkpointId: number;
  readonly atMs: number;
}

function TriggerLabel({ view, scale, checkpointId, atMs }: TriggerLabelProps): ReactElement {
  const text = useText();
  // In a low lane the words stand in the line, else they would run into the times above.
  const y = scale.y('coordinator') + (scale.lane < 24 ? 4 : -6);
  const known = view.acks.filter((ack) => ack.checkpointId === checkpointId && ack.toMs !== null);
  const last = Math.max(...known.map(({ toMs }) => toMs ?? atMs));
  const total = view.cuts.find((cut) => cut.checkpointId === checkpointId)?.points.length ?? 0;
  const roomRight = scale.right - scale.x(last) > 80;
  return (
    <>
      <text x={scale.x(atMs) - 6} y={y} className={`${styles.word} ${styles.before}`}>
        {text('spaceTimeTrigger', { id: checkpointId })}
      </text>
      {known.length === 0 || total === 0 || !roomRight ? null : (
        <text x={scale.x(last) + 8} y={y} className={`${styles.word} ${styles.stored}`}>
          {text('spaceTimeAcks', { count: known.length, total })}
        </text>
      )}
    </>
  );
}
