import { type ReactElement, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { JobPlan } from '#protocol/job-plan.ts';
import controls from '../controls.module.css';
import { branchStore, runOf } from '../session/branches.ts';
import { runBothToEnd } from '../session/session-actions.ts';
import { sessionStore } from '../session/session-store.ts';
import { useComparison } from '../session/use-comparison.ts';
import { useRunScreens } from '../session/use-run-screens.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import { BranchGlyph, branchName } from './branch-glyph.tsx';
import { CompareCanvas } from './compare-canvas.tsx';
import { CompareOutcome } from './compare-outcome.tsx';
import { CompareSpaceTime } from './compare-space-time.tsx';
import { DivergenceSentence } from './divergence-sentence.tsx';
import { clockText } from './run-format.ts';
import { useCommand } from './use-command.ts';
import panels from './panels.module.css';
import styles from './compare.module.css';

type Side = 'left' | 'right';
const VIEWS = ['space-time', 'canvas', 'outcome'] as const;
type View = (typeof VIEWS)[number];
const VIEW_TITLES: Readonly<Record<View, TextKey>> = {
  'space-time': 'compareSpaceTime',
  canvas: 'compareOnCanvas',
  outcome: 'compareFacts',
};
/** Positions of the slider: finer than any screen. */
const TRACK_STEPS = 1000;

/** Two branches side by side, at the same job time and in the same scale, and where they part. */
export function ComparePanel({ plan }: { readonly plan: JobPlan }): ReactElement {
  const text = useText();
  const isDeterministic = useStore(sessionStore, (state) => state.world === 'deterministic');
  const { branches, shown } = useStore(branchStore);
  const [chosen, setChosen] = useState<Readonly<Partial<Record<Side, number>>>>({});
  const [view, setView] = useState<View>('space-time');
  /** Job time in ms since the start; null: each as far as it has come. */
  const [atMs, setAtMs] = useState<number | null>(shownPastMs);
  const known = (id: number | undefined): number | undefined =>
    branches.some((branch) => branch.id === id) ? id : undefined;
  const right = known(chosen.right) ?? shown;
  const left = known(chosen.left) ?? branches.find(({ id }) => id !== right)?.id ?? right;
  const comparison = useComparison(left, right);
  const screens = useRunScreens([left, right]);
  const startMs = useStore(sessionStore, (state) => state.clockStartMs);
  // A branch that was left stands where it was looked at last: compared is the same job time, and then it stands there again.
  useEffect(() => {
    const others = [left, right].filter((id) => id !== branchStore.getState().shown);
    const places = others.map((id) => runOf(id)?.screen().position ?? null);
    for (const id of others) showAt(id, atMs === null ? null : startMs + atMs);
    return () => {
      others.forEach((id, at) => {
        const event = places[at] ?? null;
        runOf(id)?.show(event === null ? { to: 'live' } : { to: 'event', event });
      });
    };
    // oxlint-disable-next-line react/exhaustive-deps -- another time is shown by the slider, in both
  }, [left, right]);
  useCommand('run.bothToEnd', 'comparePlayBoth', () => runBothToEnd([left, right]));
  if (branches.length < 2) {
    return <p className={controls.empty}>{text(isDeterministic ? 'compareNone' : 'travelOnlyDeterministic')}</p>;
  }

  const endMs = Math.max(1, ...screens.map((screen) => (screen?.extent?.lastJobMs ?? startMs) - startMs));
  const shownMs = atMs === null ? endMs : Math.min(atMs, endMs);
  const goTo = (ms: number): void => {
    const wanted = ms >= endMs ? null : ms;
    setAtMs(wanted);
    for (const id of [left, right]) showAt(id, wanted === null ? null : startMs + wanted);
  };
  const { divergence = null } = comparison ?? {};
  const divergedMs = divergence === null ? null : ((divergence.left ?? divergence.right)?.stamp.timeMs ?? null);
  return (
    <div className={styles.panel}>
      <div className={`${panels.bar} ${styles.bar}`}>
        <Picker side="left" id={left} onPick={(id) => setChosen({ left: id, right })} />
        <Picker side="right" id={right} onPick={(id) => setChosen({ left, right: id })} />
        <div className={controls.segment} role="group" aria-label={text('compareShow')}>
          {VIEWS.map((each) => (
            <button key={each} type="button" aria-pressed={each === view} onClick={() => setView(each)}>
              {text(VIEW_TITLES[each])}
            </button>
          ))}
        </div>
        <label className={styles.time}>
          {text('compareAt')}
          <input
            type="range"
            min={0}
            max={TRACK_STEPS}
            value={Math.round((TRACK_STEPS * shownMs) / endMs)}
            aria-valuetext={clockText(shownMs)}
            onChange={(event) => goTo((endMs * Number(event.target.value)) / TRACK_STEPS)}
          />
          <time>{clockText(shownMs)}</time>
        </label>
        <button type="button" className={controls.button} onClick={() => runBothToEnd([left, right])}>
          {text('comparePlayBoth')}
        </button>
      </div>
      <DivergenceSentence
        plan={plan}
        comparison={comparison}
        names={[branchName(branches, left, text), branchName(branches, right, text)]}
        startMs={startMs}
        onGo={divergedMs === null ? null : () => goTo(divergedMs - startMs)}
      />
      {view === 'space-time' ? (
        <CompareSpaceTime ids={[left, right]} toMs={startMs + shownMs} startMs={startMs} divergedMs={divergedMs} />
      ) : null}
      {view === 'canvas' ? <CompareCanvas ids={[left, right]} plan={plan} /> : null}
      {view === 'outcome' ? <CompareOutcome ids={[left, right]} plan={plan} screens={screens} /> : null}
    </div>
  );
}

/** Shows a branch at an instant of job time; null: as far as it has come. */
function showAt(id: number, jobMs: number | null): void {
  runOf(id)?.show(jobMs === null ? { to: 'live' } : { to: 'jobTime', jobMs });
}

/** The instant of the past that the branch on the screen is shown at, in ms of job time; null: it is shown live. */
function shownPastMs(): number | null {
  const { position, view, clockStartMs } = sessionStore.getState();
  return position === null || view === null ? null : view.jobTimeMs - clockStartMs;
}

interface PickerProps {
  readonly side: Side;
  readonly id: number;
  readonly onPick: (id: number) => void;
}

function Picker({ side, id, onPick }: PickerProps): ReactElement {
  const text = useText();
  const branches = useStore(branchStore, (state) => state.branches);
  return (
    <label className={styles.pick}>
      {text(side === 'left' ? 'compareLeft' : 'compareRight')}
      <BranchGlyph id={id} />
      <select className={controls.select} value={id} onChange={(event) => onPick(Number(event.target.value))}>
        {branches.map((branch) => (
          <option key={branch.id} value={branch.id}>
            {branchName(branches, branch.id, text)}
          </option>
        ))}
      </select>
    </label>
  );
}
