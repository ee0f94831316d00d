import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { formatBytes, formatCount, formatTime, phaseWord } from '#canvas/shared/canvas-texts.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { subtaskTitle } from '#view/plan-topology.ts';
import type { SubtaskView } from '#view/run-view.ts';
import controls from '../controls.module.css';
import { select, sessionStore } from '../session/session-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import { ScrollArea } from './scroll-area.tsx';
import styles from './panels.module.css';

const COLUMNS: readonly TextKey[] = [
  'mIn',
  'mOut',
  'mRate',
  'mBusy',
  'mBackPressured',
  'mIdle',
  'mWatermark',
  'mState',
  'mBuffers',
  'mLate',
  'mRejected',
  'mFenced',
];

/** Flink's task metrics, a row for each subtask. */
export function MetricsPanel({ plan }: { readonly plan: JobPlan }): ReactElement {
  const text = useText();
  const subtasks = useStore(sessionStore, (state) => state.view?.subtasks ?? null);
  const selection = useStore(sessionStore, (state) => state.selection);
  const leftShare = useStore(sessionStore, (state) => (state.status === 'running' ? state.leftShare : 0));
  if (subtasks === null || subtasks.size === 0) return <p className={controls.empty}>{text('metricsNone')}</p>;
  return (
    <ScrollArea label={text('dockMetrics')}>
      {leftShare > 0 && (
        <p className={styles.footnote}>{text('metricsLeft', { share: Math.round(leftShare * 100) })}</p>
      )}
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{text('mSubtask')}</th>
            <th scope="col">{text('mPhase')}</th>
            {COLUMNS.map((key) => (
              <th key={key} scope="col" className={styles.number}>
                {text(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...subtasks.values()].map((subtask) => (
            <tr
              key={subtask.id}
              className={selection?.kind === 'subtask' && selection.id === subtask.id ? styles.selected : ''}
              onClick={() => select({ kind: 'subtask', id: subtask.id })}
            >
              <th scope="row">
                <button type="button" className={styles.plain}>
                  {subtaskTitle(plan, subtask.id)}
                </button>
              </th>
              <td>{phaseWord(subtask.phase, subtask.barriers)}</td>
              {metricCells(subtask).map((cell, at) => (
                <td key={COLUMNS[at]} className={styles.number}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

/** The cells of a subtask in the order of the columns; – where nothing was counted yet. */
export function metricCells(subtask: SubtaskView): string[] {
  const { counters, rates } = subtask;
  const share = (ms: number | undefined): string => (ms === undefined ? '–' : `${Math.round(ms / 10)} %`);
  return [
    counters === null ? '–' : formatCount(counters.recordsIn),
    counters === null ? '–' : formatCount(counters.recordsOut),
    rates === null ? '–' : formatCount(rates.inPerSecond),
    share(counters?.busyMsPerSecond),
    share(counters?.backPressuredMsPerSecond),
    share(counters?.idleMsPerSecond),
    formatTime(counters?.watermark ?? subtask.watermarkMs),
    counters === null ? '–' : `${formatCount(counters.stateEntries)} · ${formatBytes(counters.stateBytes)}`,
    counters === null ? '–' : `${sum(counters.inputQueued)} / ${sum(counters.outputQueued)}`,
    formatCount(counters?.lateRecords ?? subtask.late?.count ?? 0),
    formatCount(Math.max(counters?.rejectedRecords ?? 0, subtask.rejected)),
    formatCount(Math.max(counters?.fencedMessages ?? 0, subtask.fencedMessages)),
  ];
}

export const METRIC_COLUMNS = COLUMNS;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
