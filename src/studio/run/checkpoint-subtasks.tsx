import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { formatBytes } from '#canvas/shared/canvas-texts.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { subtaskTitle } from '#view/plan-topology.ts';
import type { CheckpointView } from '#view/run-view.ts';
import { parityOf } from '#view/scrub-marks.ts';
import { seek } from '../session/session-actions.ts';
import { sessionStore } from '../session/session-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import { type Slowest, slowestOf, type SlowReason } from './checkpoint-figures.ts';
import { CheckpointTimeline } from './checkpoint-timeline.tsx';
import timeline from './checkpoints.module.css';
import { clockText, durationText } from './run-format.ts';
import styles from './panels.module.css';

const COLUMNS: readonly TextKey[] = [
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

interface CheckpointSubtasksProps {
  readonly checkpoint: CheckpointView;
  readonly plan: JobPlan;
  /** Columns of the table around it. */
  readonly columns: number;
  readonly scaleMs: number;
}

/** The open row of a checkpoint: what each subtask did, on the scale of all rows, and why the slowest was slow. */
export function CheckpointSubtasks({ checkpoint, plan, columns, scaleMs }: CheckpointSubtasksProps): ReactElement {
  const text = useText();
  const start = useStore(sessionStore, (state) => state.clockStartMs);
  const slowest = slowestOf(checkpoint);
  return (
    <tr className={styles.nested}>
      <td aria-hidden="true" />
      <td colSpan={columns + 1}>
        <table className={styles.table} aria-label={text('ckRows', { id: checkpoint.id })}>
          <thead>
            <tr>
              <th scope="col">{text('ckSubtask')}</th>
              {COLUMNS.map((key) => (
                <th key={key} scope="col" className={styles.number}>
                  {text(key)}
                </th>
              ))}
              <th scope="col" className={timeline.scale}>
                {text('ckSameScale')}
              </th>
            </tr>
          </thead>
          <tbody>
            {checkpoint.subtasks.map(({ id, ackedAtMs, metrics }) => {
              const took = ackedAtMs === null ? null : ackedAtMs - checkpoint.triggeredAtMs;
              const cells = [
                ackedAtMs === null ? '–' : clockText(ackedAtMs - start),
                durationText(took, text),
                metrics === null ? '–' : formatBytes(metrics.bytes),
                durationText(metrics?.syncMs, text),
                durationText(metrics?.asyncMs, text),
                durationText(metrics?.alignmentMs, text),
                durationText(metrics?.startDelayMs, text),
                metrics === null ? '–' : formatBytes(metrics.processedBytes),
                metrics === null ? '–' : formatBytes(metrics.persistedBytes),
              ];
              return (
                <tr key={id}>
                  <th scope="row">{subtaskTitle(plan, id)}</th>
                  {COLUMNS.map((key, at) => (
                    <td key={key} className={styles.number}>
                      {cells[at]}
                    </td>
                  ))}
                  <td className={timeline.scale}>
                    {took === null ? null : (
                      <CheckpointTimeline
                        spanMs={took}
                        scaleMs={scaleMs}
                        parity={parityOf(checkpoint.id)}
                        outcome="done"
                        metrics={metrics}
                      />
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        <p className={styles.footnote}>
          {slowest === null ? null : <SlowestSentence plan={plan} slowest={slowest} />}
          <ShowMoment id={checkpoint.id} />
        </p>
      </td>
    </tr>
  );
}

/** Names the slowest subtask, and what most of its time went into. */
export function SlowestSentence({
  plan,
  slowest,
}: {
  readonly plan: JobPlan;
  readonly slowest: Slowest;
}): ReactElement {
  const text = useText();
  const { id, ms, reason, reasonMs } = slowest;
  return (
    <span>
      <strong>{text('ckSlowestName', { name: subtaskTitle(plan, id) })}</strong>{' '}
      {text(REASONS[reason], { ms, part: reasonMs })}
    </span>
  );
}

const REASONS: Readonly<Record<SlowReason, TextKey>> = {
  startDelay: 'ckSlowStartDelay',
  alignment: 'ckSlowAlignment',
  sync: 'ckSlowSync',
  async: 'ckSlowAsync',
  acknowledgement: 'ckSlowAcknowledgement',
};

/** Goes to where a checkpoint was triggered. */
export function ShowMoment({ id }: { readonly id: number }): ReactElement | null {
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
