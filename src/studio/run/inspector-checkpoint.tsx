import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { formatBytes } from '#canvas/shared/canvas-texts.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { subtaskTitle } from '#view/plan-topology.ts';
import controls from '../controls.module.css';
import { sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import { durationOf, slowestOf } from './checkpoint-figures.ts';
import { STATUS_TEXTS, TRIGGER_TEXTS } from './checkpoint-status.tsx';
import { reasonText } from './failure-reason.ts';
import { ShowMoment, SlowestSentence } from './checkpoint-subtasks.tsx';
import { clockText, durationText } from './run-format.ts';
import styles from './run-mode.module.css';
import panels from './panels.module.css';

/** One checkpoint: its outcome, what it holds, and who acknowledged when. */
export function InspectorCheckpoint({ plan, id }: { readonly plan: JobPlan; readonly id: number }): ReactElement {
  const text = useText();
  const start = useStore(sessionStore, (state) => state.clockStartMs);
  const checkpoint = useStore(sessionStore, (state) => state.view?.checkpoints.findLast((it) => it.id === id) ?? null);
  if (checkpoint === null) return <p className={controls.empty}>{text('ckGone', { id })}</p>;
  const slowest = slowestOf(checkpoint);
  return (
    <>
      <div className={styles.inspectorHead}>
        <div>
          <h2 className={styles.inspectorTitle}>{text('ckTitle', { id })}</h2>
          <p className={styles.inspectorSub}>
            {text(TRIGGER_TEXTS[checkpoint.trigger])} · {clockText(checkpoint.triggeredAtMs - start)} ·{' '}
            {durationText(durationOf(checkpoint), text)} · {formatBytes(checkpoint.bytes)}
          </p>
        </div>
        <span className={styles.phase}>{text(STATUS_TEXTS[checkpoint.status])}</span>
      </div>
      <div className={panels.scroll}>
        {checkpoint.reason === null ? null : (
          <p className={panels.block} title={checkpoint.reason}>
            {reasonText(checkpoint.reason, text)}
          </p>
        )}
        <table className={panels.table}>
          <thead>
            <tr>
              <th scope="col">{text('ckSubtask')}</th>
              <th scope="col" className={panels.number}>
                {text('ckDuration')}
              </th>
              <th scope="col" className={panels.number}>
                {text('ckSize')}
              </th>
            </tr>
          </thead>
          <tbody>
            {checkpoint.subtasks.map(({ id: subtask, ackedAtMs, metrics }) => (
              <tr key={subtask} className={subtask === slowest?.id ? panels.selected : ''}>
                <th scope="row">{subtaskTitle(plan, subtask)}</th>
                <td className={panels.number}>
                  {durationText(ackedAtMs === null ? null : ackedAtMs - checkpoint.triggeredAtMs, text)}
                </td>
                <td className={panels.number}>{metrics === null ? '–' : formatBytes(metrics.bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className={panels.block}>
          {slowest === null ? null : <SlowestSentence plan={plan} slowest={slowest} />}
          <ShowMoment id={id} />
        </p>
      </div>
    </>
  );
}
