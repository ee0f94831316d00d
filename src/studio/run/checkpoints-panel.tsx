import { Check, ChevronDown, ChevronRight, Circle, X } from 'lucide-react';
import { Fragment, type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import { formatBytes } from '#canvas/canvas-texts.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { subtaskTitle } from '#view/plan-topology.ts';
import type { CheckpointStatus, CheckpointView } from '#view/run-view.ts';
import { parityOf } from '#view/scrub-marks.ts';
import controls from '../controls.module.css';
import { seek } from '../session/session-actions.ts';
import { sessionStore } from '../session/session-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import { clockText, durationText } from './run-format.ts';
import styles from './panels.module.css';

const STATUS: Readonly<Record<CheckpointStatus, TextKey>> = {
  'in-progress': 'statusInProgress',
  completed: 'statusCompleted',
  failed: 'statusFailed',
  subsumed: 'statusSubsumed',
};

const COLUMNS: readonly TextKey[] = [
  'ckId',
  'ckStatus',
  'ckAcknowledged',
  'ckTrigger',
  'ckTriggerTime',
  'ckLatestAck',
  'ckDuration',
  'ckSize',
];

/** Flink's table of checkpoints, newest first; a row opens to its subtasks. */
export function CheckpointsPanel({ plan }: { readonly plan: JobPlan }): ReactElement {
  const text = useText();
  const checkpoints = useStore(sessionStore, (state) => state.view?.checkpoints ?? NONE);
  const [open, setOpen] = useState<number | null>(null);
  const summary = useSummary(checkpoints);
  if (checkpoints.length === 0) return <p className={controls.empty}>{text('ckNone')}</p>;
  return (
    <div className={styles.scroll}>
      <p className={styles.summary}>{summary}</p>
      <table className={`${styles.table} ${styles.tallRows}`}>
        <thead>
          <tr>
            <th aria-hidden="true" />
            {COLUMNS.map((key) => (
              <th key={key} scope="col" className={NUMERIC.has(key) ? styles.number : ''}>
                {text(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {checkpoints.toReversed().map((checkpoint) => (
            <Fragment key={`${checkpoint.attempt}.${checkpoint.id}`}>
              <CheckpointRow
                checkpoint={checkpoint}
                open={open === checkpoint.id}
                onToggle={() => setOpen(open === checkpoint.id ? null : checkpoint.id)}
              />
              {open === checkpoint.id ? <SubtaskRows checkpoint={checkpoint} plan={plan} /> : null}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const NONE: readonly CheckpointView[] = [];
const NUMERIC: ReadonlySet<TextKey> = new Set(['ckTriggerTime', 'ckLatestAck', 'ckDuration', 'ckSize']);

function useSummary(checkpoints: readonly CheckpointView[]): string {
  const text = useText();
  const last = checkpoints.findLast(({ status }) => status === 'completed' || status === 'subsumed');
  return text('ckSummary', {
    completed: checkpoints.filter(({ status }) => status === 'completed' || status === 'subsumed').length,
    failed: checkpoints.filter(({ status }) => status === 'failed').length,
    duration: last === undefined ? '–' : durationText(durationOf(last)),
  });
}

interface CheckpointRowProps {
  readonly checkpoint: CheckpointView;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function CheckpointRow({ checkpoint, open, onToggle }: CheckpointRowProps): ReactElement {
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
          {text(STATUS[status])}
          {reason === null ? null : <span className={styles.quiet}>{reason}</span>}
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
      <td>{checkpoint.trigger}</td>
      <td className={styles.number}>{clockText(checkpoint.triggeredAtMs - start)}</td>
      <td className={styles.number}>
        {checkpoint.latestAckMs === null ? '–' : clockText(checkpoint.latestAckMs - start)}
      </td>
      <td className={`${styles.number} ${styles.strong}`}>{durationText(durationOf(checkpoint))}</td>
      <td className={styles.number}>{formatBytes(checkpoint.bytes)}</td>
    </tr>
  );
}

function StatusGlyph({ status }: { readonly status: CheckpointStatus }): ReactElement {
  if (status === 'failed') return <X size={14} strokeWidth={3} className={styles.failure} aria-hidden="true" />;
  if (status === 'in-progress') return <Circle size={12} className={styles.persisted} aria-hidden="true" />;
  return <Check size={14} strokeWidth={3} aria-hidden="true" />;
}

function durationOf({ endedAtMs, triggeredAtMs, status }: CheckpointView): number | null {
  return endedAtMs === null || status === 'failed' ? null : endedAtMs - triggeredAtMs;
}

const SUBTASK_COLUMNS: readonly TextKey[] = [
  'ckLatestAck',
  'ckDuration',
  'ckSize',
  'ckSync',
  'ckAsync',
  'ckAlignment',
  'ckStartDelay',
  'ckProcessed',
  'ckPersisted',
];

function SubtaskRows({
  checkpoint,
  plan,
}: {
  readonly checkpoint: CheckpointView;
  readonly plan: JobPlan;
}): ReactElement {
  const text = useText();
  const start = useStore(sessionStore, (state) => state.clockStartMs);
  const slowest = slowestOf(checkpoint);
  return (
    <tr className={styles.nested}>
      <td aria-hidden="true" />
      <td colSpan={COLUMNS.length}>
        <table className={styles.table} aria-label={text('ckRows', { id: checkpoint.id })}>
          <thead>
            <tr>
              <th scope="col">{text('ckSubtask')}</th>
              {SUBTASK_COLUMNS.map((key) => (
                <th key={key} scope="col" className={styles.number}>
                  {text(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {checkpoint.subtasks.map(({ id, ackedAtMs, metrics }) => {
              const took = ackedAtMs === null ? null : ackedAtMs - checkpoint.triggeredAtMs;
              const cells = [
                ackedAtMs === null ? '–' : clockText(ackedAtMs - start),
                durationText(took),
                metrics === null ? '–' : formatBytes(metrics.bytes),
                durationText(metrics?.syncMs),
                durationText(metrics?.asyncMs),
                durationText(metrics?.alignmentMs),
                durationText(metrics?.startDelayMs),
                metrics === null ? '–' : formatBytes(metrics.processedBytes),
                metrics === null ? '–' : formatBytes(metrics.persistedBytes),
              ];
              return (
                <tr key={id}>
                  <th scope="row">{subtaskTitle(plan, id)}</th>
                  {SUBTASK_COLUMNS.map((key, at) => (
                    <td key={key} className={styles.number}>
                      {cells[at]}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
        <p className={styles.footnote}>
          {slowest === null ? null : text('ckSlowest', { name: subtaskTitle(plan, slowest.id), ms: slowest.ms })}
          <ShowMoment id={checkpoint.id} />
        </p>
      </td>
    </tr>
  );
}

function ShowMoment({ id }: { readonly id: number }): ReactElement | null {
  const text = useText();
  const mark = useStore(sessionStore, (state) =>
    state.marks.find((known) => known.kind === 'checkpoint' && known.id === id),
  );
  if (mark === undefined) return null;
  return (
    <button type="button" className={styles.link} onClick={() => seek(mark.event)}>
      {text('ckShow')}
    </button>
  );
}

function slowestOf({ subtasks, triggeredAtMs }: CheckpointView): { id: `${number}/${number}`; ms: number } | null {
  let slowest: { id: `${number}/${number}`; ms: number } | null = null;
  for (const { id, ackedAtMs } of subtasks) {
    if (ackedAtMs === null) continue;
    const ms = Math.round(ackedAtMs - triggeredAtMs);
    if (slowest === null || ms > slowest.ms) slowest = { id, ms };
  }
  return slowest;
}
