import { GitBranch, Play } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import type { JobPlan } from '#protocol/job-plan.ts';
import { appStore, openedDocument } from '../app-store.ts';
import controls from '../controls.module.css';
import { setWorld } from '../frame/frame-commands.ts';
import { useHost } from '../host-context.ts';
import { branchStore } from '../session/branches.ts';
import { forkHere } from '../session/session-actions.ts';
import { canFork, sessionStore } from '../session/session-store.ts';
import { startRun } from '../session/start-run.ts';
import { useInstant } from '../session/use-instant.ts';
import { useText } from '../texts/use-text.ts';
import { factsOf } from '../validation.ts';
import { BranchTable } from './branch-table.tsx';
import { BreakpointList } from './breakpoint-list.tsx';
import { ExplorePart } from './explore-part.tsx';
import { ReplayBar } from './replay-bar.tsx';
import { useCommand } from './use-command.ts';
import panels from './panels.module.css';
import styles from './travel.module.css';

/** Where one is in the run, its branches, and before what it pauses. */
export function TravelPanel({ plan }: { readonly plan: JobPlan }): ReactElement {
  const text = useText();
  const isDeterministic = useStore(sessionStore, (state) => state.world === 'deterministic');
  return (
    <div className={styles.panel}>
      <section className={styles.tree} aria-label={text('branches')}>
        {isDeterministic ? (
          <>
            <ForkBar />
            <div className={panels.scroll}>
              <BranchTable />
            </div>
          </>
        ) : (
          <OtherWorld />
        )}
      </section>
      <div className={styles.aside}>
        <ReplayBar />
        {isDeterministic ? <BreakpointList plan={plan} /> : null}
        <ExplorePart />
      </div>
    </div>
  );
}

/** In a world that has no way back: why, and the way to one that has. */
function OtherWorld(): ReactElement {
  const text = useText();
  const host = useHost();
  const document = useStore(appStore, (state) => state.history?.present ?? null);
  const go = (): void => {
    setWorld('deterministic');
    const changed = openedDocument();
    if (changed !== null) void startRun(host, changed, { restore: 'fresh' });
  };
  useCommand('run.deterministic', 'travelGoDeterministic', go);
  return (
    <div className={styles.otherWorld}>
      <p>{text('travelOnlyDeterministic')}</p>
      <button
        type="button"
        className={controls.button}
        data-command="run.deterministic"
        disabled={document === null || factsOf(document).errors > 0}
        onClick={go}
      >
        <Play size={13} fill="currentColor" aria-hidden="true" />
        {text('travelGoDeterministic')}
      </button>
    </div>
  );
}

/** The instant that is shown, and the ways on from it. */
function ForkBar(): ReactElement {
  const text = useText();
  const forking = useStore(branchStore, (state) => state.forking);
  const possible = useStore(sessionStore, canFork);
  const isReplay = useStore(sessionStore, (state) => state.simulation !== null);
  const instant = useInstant();
  const [seed, setSeed] = useState('1');
  const number = /^\d{1,10}$/.test(seed) ? Number(seed) : null;
  useCommand('run.forkWithSeed', 'forkWithSeed', () => {
    if (possible && number !== null) forkHere(number);
  });
  return (
    <div className={`${panels.bar} ${styles.bar}`}>
      <button
        type="button"
        className={controls.button}
        title={text(isReplay ? 'forkReplayNote' : 'forkNote')}
        disabled={forking || !possible}
        onClick={() => forkHere()}
      >
        <GitBranch size={14} aria-hidden="true" />
        {text('fork')}
      </button>
      <label className={styles.seed}>
        {text('forkSeed')}
        <input
          className={controls.input}
          inputMode="numeric"
          value={seed}
          aria-invalid={number === null}
          onChange={(event) => setSeed(event.target.value)}
        />
      </label>
      <button
        type="button"
        className={controls.button}
        disabled={forking || !possible || number === null}
        onClick={() => forkHere(number)}
      >
        {text('forkWithSeed')}
      </button>
      <span className={styles.instant} role="status" title={text('travelInstantNote')}>
        {forking
          ? text('forking')
          : instant === null
            ? ''
            : text('travelInstantOf', { event: instant.events, step: instant.steps, hash: instant.stateHash })}
      </span>
    </div>
  );
}
