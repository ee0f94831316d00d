import { Check } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { formatBytes, formatCount } from '#canvas/shared/canvas-texts.ts';
import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { RecoveryView, RunView } from '#view/run-view.ts';
import { subtaskTitle } from '#view/plan-topology.ts';
import controls from '../controls.module.css';
import { sessionStore } from '../session/session-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useFailureCauseText } from '../texts/use-failure-cause-text.ts';
import { useText } from '../texts/use-text.ts';
import { reasonText } from './failure-reason.ts';
import { restoredRows, type RestoredRow, unfinishedAfter } from './recovery-figures.ts';
import styles from './panels.module.css';

/** The last restart: its three beats, what was restored, what comes a second time, and why from that checkpoint. */
export function InspectorRecovery({ plan }: { readonly plan: JobPlan }): ReactElement {
  const text = useText();
  const causeText = useFailureCauseText();
  const view = useStore(sessionStore, (state) => state.view);
  if (view === null || view.recovery === null) return <p className={controls.empty}>{text('recoveryNone')}</p>;
  const { recovery } = view;
  const rows = restoredRows(plan, view, recovery);
  return (
    <div className={styles.scroll}>
      <div className={styles.block}>
        <h3 className={styles.blockTitle}>{text('recoveryTitle', { count: Math.max(1, view.restarts) })}</h3>
        <p className={styles.quiet}>{cause(plan, recovery, causeText(recovery.cause))}</p>
      </div>
      <Beats view={view} recovery={recovery} again={rows.reduce((sum, { again }) => sum + again, 0)} />
      {recovery.restoredCheckpointId === null ? null : (
        <Restored plan={plan} rows={rows} checkpointId={recovery.restoredCheckpointId} />
      )}
      <WhyNot view={view} recovery={recovery} />
    </div>
  );
}

function cause(plan: JobPlan, { failedSubtask }: RecoveryView, why: string): string {
  return failedSubtask === null ? why : `${subtaskTitle(plan, failedSubtask)}: ${why}`;
}

interface BeatsProps {
  readonly view: RunView;
  readonly recovery: RecoveryView;
  readonly again: number;
}

const PHASES: readonly RecoveryView['phase'][] = ['failed', 'waiting', 'restoring', 'resumed'];

function Beats({ view, recovery, again }: BeatsProps): ReactElement {
  const text = useText();
  const reached = PHASES.indexOf(recovery.phase);
  const scratch = recovery.phase !== 'failed' && recovery.phase !== 'waiting' && recovery.restoredCheckpointId === null;
  const beats: readonly (readonly [TextKey, string])[] = [
    [
      'beatReset',
      text(recovery.fallen.size === 0 ? 'beatResetEmpty' : 'beatResetNote', {
        count: view.subtasks.size,
        channels: recovery.fallen.size,
      }),
    ],
    [
      'beatRestore',
      recovery.restoredCheckpointId === null
        ? text(scratch ? 'beatRestoreScratch' : 'beatRestoreWaits')
        : text('beatRestoreNote', { id: recovery.restoredCheckpointId }),
    ],
    ['beatResume', text(resumeKey(reached, again), { count: formatCount(again) })],
  ];
  return (
    <ol className={styles.beats}>
      {beats.map(([title, note], at) => {
        const done = reached > at + 1 || recovery.phase === 'resumed';
        const current = !done && reached === at + 1;
        return (
          <li key={title} aria-current={current ? 'step' : undefined}>
            <span
              className={`${styles.beat} ${done ? styles.beatDone : current ? styles.beatNow : ''}`}
              aria-hidden="true"
            >
              {done ? <Check size={14} strokeWidth={3} /> : at + 1}
            </span>
            <div>
              <strong>{text(title)}</strong>
              <p className={styles.quiet}>{note}</p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function resumeKey(reached: number, again: number): TextKey {
  if (again > 0) return 'beatResumeNote';
  return reached < PHASES.indexOf('restoring') ? 'beatResumeWaits' : 'beatResumeNothing';
}

interface RestoredProps {
  readonly plan: JobPlan;
  readonly rows: readonly RestoredRow[];
  readonly checkpointId: number;
}

/** Sources by offset, the others by the bytes they were refilled with. */
function Restored({ plan, rows, checkpointId }: RestoredProps): ReactElement {
  const text = useText();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{text('recoveryRestored')}</th>
          <th scope="col">{text('recoveryFrom', { id: checkpointId })}</th>
          <th scope="col" className={styles.number}>
            {text('recoveryProgress')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, offsets, again, bytes, running }) => (
          <tr key={id}>
            <th scope="row">{subtaskTitle(plan, id satisfies SubtaskId)}</th>
            <td>
              {offsets.length > 0
                ? text('recoveryOffset', { offset: offsets.map(formatCount).join(' · ') })
                : bytes === null
                  ? '–'
                  : formatBytes(bytes)}
            </td>
            <td className={styles.number}>
              {again > 0 ? text('recoveryAgain', { count: formatCount(again) }) : running ? '✓' : '…'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Newer checkpoints were begun and are not used: each with its reason. */
function WhyNot({ view, recovery }: { readonly view: RunView; readonly recovery: RecoveryView }): ReactElement {
  const text = useText();
  const newer = unfinishedAfter(view, recovery);
  if (newer.length === 0) {
    return recovery.restoredCheckpointId === null ? <></> : <p className={styles.block}>{text('recoveryNewest')}</p>;
  }
  return (
    <>
      {newer.map(({ id, acknowledged, total, reason }) => (
        <div key={id} className={styles.block}>
          <h3 className={styles.blockTitle}>{text('whyNot', { id })}</h3>
          <p className={styles.quiet}>
            {text('whyNotNote', { acknowledged, total, reason: reason === null ? '–' : reasonText(reason, text) })}
          </p>
        </div>
      ))}
    </>
  );
}
