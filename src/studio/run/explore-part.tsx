import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import {
  type ExplorationRefusal,
  EXPLORED_BUGS,
  EXPLORED_ROWS_MAX,
  EXPLORED_STATES_MAX,
  EXPLORED_SUBTASKS_MAX,
} from '#model/exploration.ts';
import { formatCount } from '#canvas/shared/canvas-texts.ts';
import controls from '../controls.module.css';
import { useHost } from '../host-context.ts';
import { explorationStore, startExploration, stopExploration } from '../session/exploration.ts';
import { sessionStore } from '../session/session-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useFailureCauseText } from '../texts/use-failure-cause-text.ts';
import { useText } from '../texts/use-text.ts';
import { openReplayHere } from './replay-files.ts';
import { useCommand } from './use-command.ts';
import panels from './panels.module.css';
import styles from './travel.module.css';

const REFUSALS: Readonly<Record<ExplorationRefusal, TextKey>> = {
  invalid: 'exploreInvalid',
  source: 'exploreSource',
  'no-log': 'exploreNoLog',
  'too-large': 'exploreTooLarge',
  timed: 'exploreTimed',
};

/** Every schedule of the pipeline that runs: an answer, or a run that breaks and can be played. */
export function ExplorePart(): ReactElement {
  const text = useText();
  const host = useHost();
  const document = useStore(sessionStore, (state) => state.document);
  const running = useStore(explorationStore, (state) => state.running);
  const [bug, setBug] = useState('');
  const answer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The panel is low: what was asked for should not be below its edge.
    if (running) answer.current?.scrollIntoView({ block: 'nearest' });
  }, [running]);
  const start = (): void => {
    if (document !== null) startExploration(host, document, bug === '' ? null : bug);
  };
  useCommand('run.explore', 'exploreStart', start);
  useCommand('run.exploreStop', 'exploreStop', stopExploration);
  return (
    <section className={styles.explore} aria-label={text('explore')}>
      <div className={`${panels.bar} ${styles.bar}`}>
        <strong>{text('explore')}</strong>
        <select
          className={controls.select}
          aria-label={text('exploreBug')}
          value={bug}
          onChange={(event) => setBug(event.target.value)}
        >
          <option value="">{text('exploreNoBug')}</option>
          {EXPLORED_BUGS.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
        {running ? (
          <button type="button" className={controls.button} onClick={stopExploration}>
            {text('exploreStop')}
          </button>
        ) : (
          <button type="button" className={controls.button} disabled={document === null} onClick={start}>
            {text('exploreStart')}
          </button>
        )}
      </div>
      <div ref={answer} className={styles.answer} role="status">
        <Answer />
      </div>
      <p className={styles.note}>
        {text('exploreNote', {
          subtasks: EXPLORED_SUBTASKS_MAX,
          rows: EXPLORED_ROWS_MAX,
          states: formatCount(EXPLORED_STATES_MAX),
        })}
      </p>
    </section>
  );
}

function Answer(): ReactElement | null {
  const text = useText();
  const causeText = useFailureCauseText();
  const host = useHost();
  const document = useStore(sessionStore, (state) => state.document);
  const { running, figures, answer, document: explored } = useStore(explorationStore);
  if (explored === null || explored !== document) return null;
  const counts = { states: formatCount(figures?.states ?? 0), edges: formatCount(figures?.edges ?? 0) };
  if (answer === null) {
    return <>{text(running ? 'exploreProgress' : 'exploreStopped', { ...counts, depth: figures?.depth ?? 0 })}</>;
  }
  if (answer.kind === 'refused') return <>{text(REFUSALS[answer.reason], { detail: answer.detail })}</>;
  const states = formatCount(answer.figures.states);
  if (answer.kind === 'unbroken')
    return <>{text(answer.complete ? 'exploreComplete' : 'exploreUnbroken', { states })}</>;
  const { replay, steps, sentence } = answer;
  return (
    <>
      {text('exploreBroken', { count: steps.length, sentence: causeText(sentence) })}
      <details>
        <summary>{text('exploreSteps')}</summary>
        <ol className={styles.steps}>
          {steps.map((step, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- the way is a list in order, and does not change
            <li key={at}>{step}</li>
          ))}
        </ol>
      </details>
      {replay === null ? (
        text('exploreNoRun')
      ) : (
        <button
          type="button"
          className={controls.button}
          onClick={() => openReplayHere(host, new File([replay], 'explored.weir-replay.json'))}
        >
          {text('exploreOpen')}
        </button>
      )}
    </>
  );
}
