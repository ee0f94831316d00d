import { ArrowDown, RotateCcw } from 'lucide-react';
import { type ReactElement, useEffect } from 'react';
import { useStore } from 'zustand';
import { registerCommands } from '../commands.ts';
import controls from '../controls.module.css';
import { useHost, useVaultState } from '../host-context.ts';
import { useText } from '../texts/use-text.ts';
import { openStored, resumeStored } from './open-pipelines.ts';
import { openOrSay } from './pipeline-commands.ts';
import { storedPipelines } from './stored-pipelines.ts';
import styles from './gallery.module.css';

/** More of them are in the list below the samples. */
const SHOWN_MAX = 3;

/**
 * The pipelines that were worked on last, above the samples: whoever comes back should not have to look for them. Its
 * room is there before the list is, so that nothing moves when it comes.
 */
export function ContinueRow(): ReactElement {
  const text = useText();
  const host = useHost();
  const mayWrite = useVaultState().kind === 'owner';
  const { documents, jobs } = useStore(storedPipelines);
  const listed = documents ?? [];
  useEffect(() => {
    if (listed.length === 0) return undefined;
    return registerCommands([{ id: 'pipelines', text: 'recents', run: showAll }]);
  }, [listed.length]);
  return (
    <div className={styles.continue} role="group" aria-label={text('continueWith')}>
      {listed.length > 0 && <span>{text('continueWith')}</span>}
      {listed.slice(0, SHOWN_MAX).map(({ id, name }) => {
        const job = mayWrite ? jobs.find(({ jobId }) => jobId === id) : undefined;
        return (
          <button
            key={id}
            type="button"
            className={controls.button}
            data-command={job === undefined ? `open-stored-${id}` : `resume-stored-${id}`}
            title={job === undefined ? name : text('cmdResumePipeline', { id: job.checkpointId, name })}
            onClick={() => void openOrSay(() => (job === undefined ? openStored(host, id) : resumeStored(host, id)))}
          >
            {job !== undefined && <RotateCcw size={13} aria-hidden="true" />}
            <span className={styles.continueName}>{name}</span>
            {job !== undefined && <span className={styles.from}>{text('continueFrom', { id: job.checkpointId })}</span>}
          </button>
        );
      })}
      {listed.length > 0 && (
        <button type="button" className={styles.quiet} data-command="pipelines" onClick={showAll}>
          <ArrowDown size={13} aria-hidden="true" />
          {text('allPipelines', { count: listed.length })}
        </button>
      )}
    </div>
  );
}

function showAll(): void {
  const list = document.getElementById('recents')?.closest('section');
  list?.scrollIntoView({ block: 'start' });
  list?.querySelector<HTMLElement>('tbody button')?.focus({ preventScroll: true });
}
