import { ChevronDown, ChevronRight } from 'lucide-react';
import { Fragment, memo, type ReactElement, startTransition, useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { formatBytes } from '#canvas/shared/canvas-texts.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { CheckpointView } from '#view/run-view.ts';
import { parityOf } from '#view/scrub-marks.ts';
import controls from '../controls.module.css';
import { select, sessionStore } from '../session/session-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import { durationOf, scaleEnd, slowestMetrics, spanOf, summarize } from './checkpoint-figures.ts';
import { STATUS_TEXTS, StatusGlyph, TRIGGER_TEXTS } from './checkpoint-status.tsx';
import { CheckpointSubtasks } from './checkpoint-subtasks.tsx';
import { CheckpointTimeline } from './checkpoint-timeline.tsx';
import timeline from './checkpoints.module.css';
import { reasonText } from './failure-reason.ts';
import { clockText, durationText } from './run-format.ts';
import styles from './panels.module.css';

const COLUMNS: readonly TextKey[] = [
  'ckId',
  'ckStatus',
  'ckAcknowledged',
  'ckTriggerTime',
  'ckLatestAck',
  'ckDuration',
  'ckSize',
];

/** Flink's table of checkpoints, newest first; a row opens to its subtasks. */
export function CheckpointsPanel({ plan }: { readonly plan: JobPlan }): ReactElement {
  const text = useText();
  const selection = useStore(sessionStore, (state) => state.selection);
  const checkpoints = useStore(sessionStore, (state) => state.view?.checkpoints ?? NONE);
  const [open, setOpen] = useState<number | null>(selection?.kind === 'checkpoint' ? selection.id : null);
  const nowMs = useStore(sessionStore, (state) => state.view?.jobTimeMs ?? 0);
  const scaleMs = scaleEnd(Math.max(1, ...checkpoints.map((checkpoint) => spanOf(checkpoint, nowMs))));
  const rowsMax = useRowsInSteps();
  const toggle = useCallback((id: number, opens: boolean): void => {
    setOpen(opens ? id : null);
    if (opens) select({ kind: 'checkpoint', id });
  }, []);
  if (checkpoints.length === 0) return <p className={controls.empty}>{text('ckNone')}</p>;
  return (
    <div className={styles.scroll}>
      <Summary checkpoints={checkpoints} />
      <table className={`${styles.table} ${styles.tallRows}`}>
        <thead>
          <tr>
            <th aria-hidden="true" />
            {COLUMNS.map((key) => (
              <th key={key} scope="col" className={NUMERIC.has(key) ? styles.number : ''}>
                {text(key)}
              </th>
            ))}
            <th
              scope="col"
              className={timeline.scale}
              aria-label={text('ckTimeline', { from: durationText(0, text), to: durationText(scaleMs, text) })}
            >
              <span className={timeline.ends}>
                <span>{durationText(0, text)}</span>
                <span>{durationText(scaleMs, text)}</span>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {checkpoints
            .toReversed()
            .slice(0, rowsMax)
            .map((checkpoint) => (
              <Fragment key={`${checkpoint.attempt}.${checkpoint.id}`}>
                <CheckpointRow
                  checkpoint={checkpoint}
                  spanMs={spanOf(checkpoint, nowMs)}
                  scaleMs={scaleMs}
                  open={open === checkpoint.id}
                  onToggle={toggle}
                />
                {open === checkpoint.id ? (
                  <CheckpointSubtasks checkpoint={checkpoint} plan={plan} columns={COLUMNS.length} scaleMs={scaleMs} />
                ) : null}
              </Fragment>
            ))}
        </tbody>
      </table>
    </div>
  );
}

const NONE: readonly CheckpointView[] = [];
const NUMERIC: ReadonlySet<TextKey> = new Set(['ckTriggerTime', 'ckLatestAck', 'ckDuration', 'ckSize']);

/** Most rows that are drawn now: what fits into the panel when it is opened, and what is below in a second step. */
function useRowsInSteps(): number {
  const [rowsMax, setRowsMax] = useState(ROWS_AT_ONCE);
  useEffect(() => startTransition(() => setRowsMax(Number.POSITIVE_INFINITY)), []);
  return rowsMax;
}

const ROWS_AT_ONCE = 12;

/** Five figures over all checkpoints that are listed. */
function Summary({ checkpoints }: { readonly checkpoints: readonly CheckpointView[] }): ReactElement {
  const text = useText();
  const { completed, failed, lastMs, meanMs, bytes } = summarize(checkpoints);
  const figures: readonly (readonly [TextKey, string])[] = [
    ['ckFigureCompleted', String(completed)],
    ['ckFigureFailed', String(failed)],
    ['ckFigureLast', durationText(lastMs, text)],
    ['ckFigureMean', durationText(meanMs, text)],
    ['ckFigureSize', bytes === null ? '–' : formatBytes(bytes)],
  ];
  return (
    <dl className={timeline.figures}>
      {figures.map(([key, value]) => (
        <div key={key} className={timeline.figure}>
          <dt>{text(key)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface CheckpointRowProps {
  readonly checkpoint: CheckpointView;
  /** From the trigger to the end, or to now. */
  readonly spanMs: number;
  readonly scaleMs: number;
  readonly open: boolean;
  readonly onToggle: (id: number, opens: boolean) => void;
}

/** Most rows are of checkpoints that are over: they are drawn once, and not with every view. */
const CheckpointRow = memo(function CheckpointRow(props: CheckpointRowProps): ReactElement {
  const { checkpoint, spanMs, scaleMs, open } = props;
  const onToggle = (): void => props.onToggle(checkpoint.id, !open);
  const text = useText();
  const start = useStore(sessionStore, (state) => state.clockStartMs);
  const acked = checkpoint.subtasks.filter(({ ackedAtMs }) => ackedAtMs !== null).length;
  const { status, reason, restoredAtMs } = checkpoint;
  return (
    <tr className={open ? styles.selected : ''} onClick={onToggle}>
      <td className={styles.toggle}>
        <button
          type="button"
          className={styles.expand}
          aria-expanded={open}
          aria-label={text('ckRows', { id: checkpoint.id })}
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
        >
          {open ? <ChevronDown size={14} aria-hidden="true" /> : <ChevronRight size={14} aria-hidden="true" />}
        </button>
      </td>
      <th scope="row" aria-label={String(checkpoint.id)}>
        <span className={`${styles.flag} ${parityOf(checkpoint.id) === 'odd' ? styles.odd : styles.even}`}>
          <span>{checkpoint.id}</span>
        </span>
      </th>
      <td>
        <span className={styles.status}>
          <StatusGlyph status={status} />
          {text(STATUS_TEXTS[status])}
          {checkpoint.trigger === 'periodic' ? null : (
            <span className={styles.quiet}>{text(TRIGGER_TEXTS[checkpoint.trigger])}</span>
          )}
          {reason === null ? null : (
            <span className={`${styles.quiet} ${styles.why}`} title={reason}>
              {reasonText(reason, text)}
            </span>
          )}
          {restoredAtMs === null ? null : <span className={styles.quiet}>{text('ckRestored')}</span>}
        </span>
      </td>
      <td>
        <span className={styles.dots} aria-hidden="true">
          {checkpoint.subtasks.length > 16
            ? null
            : checkpoint.subtasks.map(({ id, ackedAtMs }) => (
                <span key={id} className={ackedAtMs === null ? styles.hollow : styles.full} />
              ))}
        </span>
        {acked}/{checkpoint.subtasks.length}
      </td>
      <td className={styles.number}>{clockText(checkpoint.triggeredAtMs - start)}</td>
      <td className={styles.number}>
        {checkpoint.latestAckMs === null ? '–' : clockText(checkpoint.latestAckMs - start)}
      </td>
      <td className={`${styles.number} ${styles.strong}`}>{durationText(durationOf(checkpoint), text)}</td>
      <td className={styles.number}>{formatBytes(checkpoint.bytes)}</td>
      <td className={timeline.scale}>
        <CheckpointTimeline
          spanMs={spanMs}
          scaleMs={scaleMs}
          parity={parityOf(checkpoint.id)}
          outcome={status === 'failed' ? 'failed' : status === 'in-progress' ? 'under-way' : 'done'}
          metrics={slowestMetrics(checkpoint)}
        />
      </td>
    </tr>
  );
});
