import { type ReactElement, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ResumableJob } from '#protocol/query.ts';
import { appStore } from '../app-store.ts';
import controls from '../controls.module.css';
import { useHost, useVaultState } from '../host-context.ts';
import { sessionStore } from '../session/session-store.ts';
import { startRun } from '../session/start-run.ts';
import type { HostVaultState } from '../studio-host.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import { factsOf } from '../validation.ts';
import { problemText } from './problem-text.ts';
import styles from './run-mode.module.css';

/** What stands where the canvas will be: why nothing runs, and how it begins, afresh or where a closed tab left off. */
export function IdleRun(): ReactElement {
  const host = useHost();
  const vault = useVaultState();
  const text = useText();
  const document = useStore(appStore, (state) => state.history?.present ?? null);
  const status = useStore(sessionStore, (state) => state.status);
  const error = useStore(sessionStore, (state) => state.error);
  const job = useResumableJob(document?.id ?? null);
  const starting = status === 'starting';
  const errors = document === null ? 0 : factsOf(document).errors;
  const storageMissing = document?.run.world === 'workers' && vault.kind !== 'owner';
  const start = (restore: 'fresh' | 'latest'): void => {
    if (document !== null) void startRun(host, document, { restore });
  };
  const offer = job !== null && !starting && error === null;
  return (
    <section className={styles.idle} aria-label={text('runCanvas')}>
      <p role="status">
        {error !== null
          ? text('startFailed', { reason: problemText(error, text) })
          : starting
            ? text('starting')
            : offer
              ? text('resumeOffer', { name: document?.name ?? '' })
              : text(errors > 0 ? 'cannotRun' : storageMissing ? whyNotHere(vault.kind) : 'notRunning', {
                  count: errors,
                })}
      </p>
      <div className={styles.idleActions}>
        {offer && (
          <button
            type="button"
            className={`${controls.button} ${controls.primary}`}
            data-command={`resume-stored-${document?.id ?? ''}`}
            disabled={storageMissing || errors > 0}
            onClick={() => start('latest')}
          >
            {text('resumeFrom', { id: job.checkpointId })}
          </button>
        )}
        <button
          type="button"
          className={offer ? controls.button : `${controls.button} ${controls.primary}`}
          data-command="start"
          disabled={starting || document === null || storageMissing || errors > 0}
          onClick={() => start('fresh')}
        >
          {text(offer ? 'discard' : 'run')}
        </button>
      </div>
    </section>
  );
}

function whyNotHere(vault: HostVaultState['kind']): TextKey {
  if (vault === 'read-only') return 'notRunningReadOnly';
  return vault === 'unavailable' ? 'notRunningNoStorage' : 'notRunning';
}

/** Where the job of a document can go on; null: nowhere, or not known yet. */
function useResumableJob(id: string | null): ResumableJob | null {
  const host = useHost();
  const reachable = useVaultState().kind === 'owner';
  const [job, setJob] = useState<ResumableJob | null>(null);
  useEffect(() => {
    let left = false;
    if (reachable && id !== null) {
      host.resumableJobs().then(
        (jobs) => {
          if (!left) setJob(jobs.find(({ jobId }) => jobId === id) ?? null);
        },
        // Without the answer the job can still be started afresh.
        () => undefined,
      );
    }
    return () => {
      left = true;
      setJob(null);
    };
  }, [host, reachable, id]);
  return job;
}
