import { GitBranch, Pause, Play, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import controls from '../controls.module.css';
import {
  forkHere,
  goFirst,
  goLive,
  setRate,
  setStepUnit,
  step,
  stepBack,
  togglePlay,
} from '../session/session-actions.ts';
import { IconButton } from '../icon-button.tsx';
import { branchStore } from '../session/branches.ts';
import { canAct, canFork, canStep, canStop, sessionStore, type StepUnit } from '../session/session-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import { CrashMenu } from './crash-menu.tsx';
import { drainingBatches } from './draining-batches.ts';
import { clockText } from './run-format.ts';
import { runUi } from './run-ui.ts';
import { RATES, rateText } from './rates.ts';
import { askForCheckpoint, RefusedRequest } from './refused-request.tsx';
import { ScrubBar } from './scrub-bar.tsx';
import { StopDialog } from './stop-dialog.tsx';
import styles from './transport.module.css';

const UNITS: readonly (readonly [StepUnit, TextKey])[] = [
  ['event', 'stepEvent'],
  ['beat', 'stepBeat'],
  ['checkpoint', 'stepCheckpoint'],
];

/** Time: scrub, step, rate, clock; and what a user does to a running job. */
export function Transport(): ReactElement {
  const text = useText();
  const running = useStore(sessionStore, canAct);
  return (
    <footer className={styles.transport} aria-label={text('transport')}>
      <RefusedRequest />
      <ScrubBar />
      <div className={styles.row}>
        <StepButtons />
        <StepUnits />
        <RateSelect />
        <Draining />
        <Clock />
        <span className={styles.room} />
        <ForkButton />
        <button
          type="button"
          className={controls.button}
          data-command="run.trigger"
          disabled={!running}
          onClick={askForCheckpoint}
        >
          {text('triggerCheckpoint')}
          <span className={`${controls.key} ${styles.wide}`} aria-hidden="true">
            B
          </span>
        </button>
        <CrashMenu />
        <StopButton />
      </div>
      <StopDialog />
    </footer>
  );
}

function StopButton(): ReactElement {
  const text = useText();
  const possible = useStore(sessionStore, canStop);
  const isReplay = useStore(sessionStore, (state) => state.simulation !== null);
  return (
    <button
      type="button"
      className={`${controls.button} ${styles.quiet}`}
      data-command="run.stop"
      disabled={!possible}
      title={isReplay ? text('replayIsFixed') : undefined}
      onClick={() => runUi.setState({ stopOpen: true })}
    >
      {text('stop')}
    </button>
  );
}

function StepButtons(): ReactElement {
  const text = useText();
  const status = useStore(sessionStore, (state) => state.status);
  const past = useStore(sessionStore, (state) => state.position !== null);
  const plays = useStore(sessionStore, (state) =>
    state.position === null ? state.playing : state.replayRate !== null,
  );
  const known = useStore(sessionStore, (state) => state.eventCount > 0);
  const forward = useStore(sessionStore, canStep);
  const missing = useMissingSteps();
  return (
    <div className={styles.steps}>
      <IconButton command="run.first" label={text('first')} disabled={!known} onClick={goFirst}>
        <SkipBack size={16} aria-hidden="true" />
      </IconButton>
      <IconButton command="run.stepBack" label={text('stepBack')} disabled={!known} onClick={stepBack}>
        <StepBack size={16} aria-hidden="true" />
      </IconButton>
      <button
        type="button"
        className={`${controls.icon} ${controls.play}`}
        data-command="run.play"
        aria-label={text(plays ? 'pause' : 'play')}
        title={text(plays ? 'pause' : 'play')}
        disabled={status !== 'running' && !past}
        onClick={togglePlay}
      >
        {plays ? <Pause size={16} aria-hidden="true" /> : <Play size={16} aria-hidden="true" />}
      </button>
      <IconButton
        command="run.step"
        label={text(forward || !known ? 'step' : missing)}
        disabled={!forward}
        onClick={step}
      >
        <StepForward size={16} aria-hidden="true" />
      </IconButton>
      <IconButton command="run.latest" label={text('latest')} disabled={!past} onClick={goLive}>
        <SkipForward size={16} aria-hidden="true" />
      </IconButton>
    </div>
  );
}

/** Goes on from what is shown in a branch of its own. */
function ForkButton(): ReactElement | null {
  const text = useText();
  const forking = useStore(branchStore, (state) => state.forking);
  const deterministic = useStore(sessionStore, (state) => state.world === 'deterministic');
  const possible = useStore(sessionStore, canFork);
  if (!deterministic) return null;
  return (
    <IconButton command="run.fork" label={text('fork')} disabled={forking || !possible} onClick={() => forkHere()}>
      <GitBranch size={16} aria-hidden="true" />
    </IconButton>
  );
}

/** Why there is no step forward: this world has none, or this job has no next one. */
function useMissingSteps(): TextKey {
  return useStore(sessionStore, ({ world, status }) =>
    world === 'deterministic' && status === 'ended' ? 'stepEnded' : 'stepOnlyDeterministic',
  );
}

function StepUnits(): ReactElement {
  const text = useText();
  const stepUnit = useStore(sessionStore, (state) => state.stepUnit);
  const usable = useStore(sessionStore, canStep);
  const missing = useMissingSteps();
  return (
    <div className={controls.segment} role="group" aria-label={text('stepUnit')}>
      {UNITS.map(([unit, key]) => (
        <button
          key={unit}
          type="button"
          data-command={`run.unit-${unit}`}
          aria-pressed={unit === stepUnit}
          disabled={!usable}
          title={usable ? undefined : text(missing)}
          onClick={() => setStepUnit(unit)}
        >
          {text(key)}
        </button>
      ))}
    </div>
  );
}

function RateSelect(): ReactElement {
  const text = useText();
  const idle = useStore(sessionStore, (state) => state.status === 'idle');
  const shown = useStore(sessionStore, (state) => state.replayRate ?? state.rate);
  const unlimited = useStore(sessionStore, (state) => state.world === 'deterministic' || state.position !== null);
  const offered = RATES.filter((it) => Number.isFinite(it) || unlimited);
  const rates = offered.includes(shown) ? offered : [...offered, shown].toSorted((left, right) => left - right);
  return (
    <select
      className={controls.select}
      aria-label={text('rate')}
      value={String(shown)}
      disabled={idle}
      onChange={(event) => setRate(Number(event.target.value))}
    >
      {rates.map((it) => (
        <option key={it} value={String(it)}>
          {rateText(it, text)}
        </option>
      ))}
    </select>
  );
}

/** After a slowdown what was packed at speed still comes in batches: said, for those move as one. */
function Draining(): ReactElement | null {
  const text = useText();
  const count = useStore(sessionStore, ({ view, position, rate }) =>
    view === null || position !== null || rate >= 1 ? 0 : drainingBatches(view),
  );
  return count === 0 ? null : <span className={styles.label}>{text('rateDraining', { count })}</span>;
}

function Clock(): ReactElement {
  const text = useText();
  const jobTimeMs = useStore(sessionStore, (state) => state.jobTimeMs);
  const clockStartMs = useStore(sessionStore, (state) => state.clockStartMs);
  const live = useStore(sessionStore, (state) => state.position === null);
  const status = useStore(sessionStore, (state) => state.status);
  const jobState = useStore(sessionStore, (state) => state.jobState);
  const broken = useStore(sessionStore, ({ view }) => (view?.brokenInvariant ?? null) !== null);
  if (status === 'idle') return <span />;
  return (
    <div className={styles.clock}>
      <span className={styles.label}>{text('jobClock')}</span>
      <time className={styles.time}>{clockText(clockStartMs === 0 ? 0 : jobTimeMs - clockStartMs)}</time>
      <span className={`${styles.live} ${live ? '' : styles.past}`}>
        <span className={styles.dot} aria-hidden="true" />
        {text(live ? 'live' : 'recorded')}
      </span>
      <span className={`${styles.label} ${styles.wide}`} title={text(broken ? 'verdictBrokenNote' : `job${jobState}`)}>
        {jobState}
      </span>
    </div>
  );
}
