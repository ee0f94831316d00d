import { Scan } from 'lucide-react';
import { type ReactElement, useCallback, useEffect } from 'react';
import { useStore } from 'zustand';
import type { ZoomLevel } from '#canvas/run/camera.ts';
import { RunCanvas, type RunCanvasHandle } from '#canvas/run/run-canvas.tsx';
import type { JobPlan } from '#protocol/job-plan.ts';
import { appStore } from '../app-store.ts';
import controls from '../controls.module.css';
import { useHost } from '../host-context.ts';
import { preferences } from '../preferences.ts';
import { askForRestart, runsOldPlan } from '../restart/restart-run.ts';
import { onView } from '../session/on-view.ts';
import { select, sessionStore } from '../session/session-store.ts';
import { startRun } from '../session/start-run.ts';
import { useCanvasTexts } from '../texts/use-canvas-texts.ts';
import { useFailureCauseText } from '../texts/use-failure-cause-text.ts';
import { useText } from '../texts/use-text.ts';
import { Breadcrumb } from './breadcrumb.tsx';
import { HaltNote } from './halt-note.tsx';
import { problemText } from './problem-text.ts';
import { runUi, stage } from './run-ui.ts';
import { withToldCauses } from './told-causes.ts';
import { useKeyGroups } from './use-key-groups.ts';
import { VerdictChip } from './verdict-chip.tsx';
import { IconButton } from '../icon-button.tsx';
import styles from './run-mode.module.css';

const LEVELS: readonly ZoomLevel[] = [0, 1, 2, 3];

/** The canvas with what floats on it: verdict, what to do next, zoom. Views reach the canvas past React. */
export function RunStage({ plan }: { readonly plan: JobPlan }): ReactElement {
  const text = useText();
  const { theme, reducedMotion } = useStore(preferences);
  const selection = useStore(sessionStore, (state) => state.selection);
  const { level, showTaskManagers } = useStore(runUi);
  const inMemory = useStore(sessionStore, (state) => state.world === 'deterministic');
  const keysByGroup = useKeyGroups(plan);
  const attach = useCallback((handle: RunCanvasHandle | null) => {
    stage.current = handle;
  }, []);
  const told = useFailureCauseText();
  useEffect(() => onView((view) => stage.current?.setView(withToldCauses(view, told))), [plan, told]);
  const onLevel = useCallback((reached: ZoomLevel) => runUi.setState({ level: reached }), []);
  const texts = useCanvasTexts();

  return (
    <section className={styles.stage} aria-label={text('runCanvas')}>
      <RunCanvas
        ref={attach}
        plan={plan}
        texts={texts}
        selection={selection}
        onSelect={select}
        onLevel={onLevel}
        theme={theme}
        reducedMotion={reducedMotion}
        showTaskManagers={showTaskManagers}
        inMemory={inMemory}
        keysByGroup={keysByGroup}
      />
      <div className={styles.overlayTop}>
        <VerdictChip />
        <HaltNote plan={plan} />
        <NextAction />
      </div>
      <div className={styles.overlayBottom}>
        <div className={controls.segment} role="group" aria-label={text('zoomLevel')}>
          {LEVELS.map((it) => (
            <button
              key={it}
              type="button"
              data-command={`run.level${it}`}
              aria-pressed={it === level}
              onClick={() => stage.current?.showLevel(it)}
            >
              L{it}
            </button>
          ))}
        </div>
        <IconButton command="run.fit" label={text('fit')} onClick={() => stage.current?.fit()}>
          <Scan size={16} aria-hidden="true" />
        </IconButton>
        <button
          type="button"
          className={`${controls.button} ${styles.wide}`}
          data-command="run.taskManagers"
          aria-pressed={showTaskManagers}
          onClick={() => runUi.setState({ showTaskManagers: !showTaskManagers })}
        >
          {text('taskManagers')}
        </button>
        <Breadcrumb plan={plan} />
      </div>
    </section>
  );
}

/** What the run lacks or may be followed by: a failure, a changed document, another run. */
function NextAction(): ReactElement {
  const host = useHost();
  const document = useStore(appStore, (state) => state.history?.present ?? null);
  const text = useText();
  const causeText = useFailureCauseText();
  const status = useStore(sessionStore, (state) => state.status);
  const error = useStore(sessionStore, (state) => state.error);
  // Of a job that has failed by now an earlier instant may be shown, at which it had not.
  const failure = useStore(sessionStore, ({ jobState, position, view }) =>
    jobState === 'FAILED' ? (view?.failure ?? (position === null ? '' : null)) : null,
  );
  const broken = useStore(sessionStore, ({ view }) => view?.brokenInvariant ?? null);
  const started = useStore(sessionStore, (state) => state.document);
  const resumable = useStore(
    sessionStore,
    (state) => state.world === 'workers' && state.view !== null && state.view.latestCompletedId !== null,
  );
  // A job that was stopped is FINISHED too, as in Flink, but its input has not ended.
  const finished = useStore(
    sessionStore,
    (state) =>
      state.jobState === 'FINISHED' &&
      state.view?.checkpoints.findLast(({ status }) => status === 'completed')?.trigger !== 'stop',
  );
  const changed = document !== null && runsOldPlan(started, document);
  const restart = (restore: 'fresh' | 'latest'): void => {
    if (document !== null) void startRun(host, document, { restore });
  };
  return (
    <>
      {error === null ? null : (
        <span className={styles.problem}>{text('commandFailed', { reason: problemText(error, text) })}</span>
      )}
      {failure === null ? null : (
        <span className={styles.problem} title={causeText(failure)}>
          {text(broken === null ? 'jobFailed' : 'invariantBroken', { reason: causeText(failure) })}
        </span>
      )}
      {changed && status !== 'starting' ? (
        <>
          <span className={styles.note}>{text('changedWhileRunning')}</span>
          <button
            type="button"
            className={controls.button}
            data-command="restart"
            onClick={() => (status === 'running' ? askForRestart() : restart('fresh'))}
          >
            {text('restartChanged')}
          </button>
        </>
      ) : null}
      {status === 'ended' && !changed ? (
        <button type="button" className={controls.button} data-command="start" onClick={() => restart('fresh')}>
          {text('runAgain')}
        </button>
      ) : null}
      {status === 'ended' && resumable && !finished ? (
        <button type="button" className={controls.button} onClick={() => restart('latest')}>
          {text('resumeRun')}
        </button>
      ) : null}
    </>
  );
}
