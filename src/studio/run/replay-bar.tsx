import { FolderOpen, Save } from 'lucide-react';
import { type ReactElement, useRef } from 'react';
import { useStore } from 'zustand';
import controls from '../controls.module.css';
import { useHost } from '../host-context.ts';
import { canSave, sessionStore } from '../session/session-store.ts';
import { useFailureCauseText } from '../texts/use-failure-cause-text.ts';
import { useText } from '../texts/use-text.ts';
import { openReplayHere, saveReplayFile } from './replay-files.ts';
import { useCommand } from './use-command.ts';
import panels from './panels.module.css';
import styles from './travel.module.css';

/** Runs as files: opened, saved, and what a replay of the simulator says of itself. */
export function ReplayBar(): ReactElement {
  const text = useText();
  const causeText = useFailureCauseText();
  const host = useHost();
  const picker = useRef<HTMLInputElement>(null);
  const simulation = useStore(sessionStore, (state) => state.simulation);
  const savable = useStore(sessionStore, canSave);
  useCommand('run.openReplay', 'replayOpen', () => picker.current?.click());
  useCommand('run.saveReplay', 'replaySave', () => {
    if (savable) void saveReplayFile();
  });
  return (
    <>
      <div className={`${panels.bar} ${styles.bar}`}>
        <strong>{text('replay')}</strong>
        <button type="button" className={controls.button} onClick={() => picker.current?.click()}>
          <FolderOpen size={14} aria-hidden="true" />
          {text('replayOpen')}
        </button>
        <button
          type="button"
          className={controls.button}
          disabled={!savable}
          title={text(simulation === null ? 'replaySaveNote' : 'replayIsFixed')}
          onClick={() => void saveReplayFile()}
        >
          <Save size={14} aria-hidden="true" />
          {text('replaySave')}
        </button>
        <input
          ref={picker}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label={text('replayOpen')}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = '';
            if (file !== undefined) openReplayHere(host, file);
          }}
        />
      </div>
      {simulation === null ? null : (
        <dl className={styles.about}>
          <dt>{text('replayDecisions')}</dt>
          <dd>{text('replayDecisionsOf', { count: simulation.decisions, seed: simulation.seed })}</dd>
          <dt>{text('replayBug')}</dt>
          <dd>{simulation.mutant ?? text('replayNoBug')}</dd>
          <dt>{text('replayFailure')}</dt>
          <dd>{simulation.failure === null ? text('replayNoFailure') : causeText(simulation.failure)}</dd>
        </dl>
      )}
    </>
  );
}
