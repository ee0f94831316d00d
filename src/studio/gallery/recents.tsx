import { RotateCcw, X } from 'lucide-react';
import { type ReactElement, useEffect } from 'react';
import { useStore } from 'zustand';
import { appStore } from '../app-store.ts';
import { registerCommands } from '../commands.ts';
import controls from '../controls.module.css';
import { useHost, useVaultState } from '../host-context.ts';
import { useText } from '../texts/use-text.ts';
import { useDateFormat } from '../use-date-format.ts';
import { pipelineCommands } from './pipeline-commands.ts';
import { PipelineRow } from './pipeline-row.tsx';
import { hushPipelines, refreshPipelines, restorePipeline, storedPipelines } from './stored-pipelines.ts';
import { IconButton } from '../icon-button.tsx';
import styles from './gallery.module.css';

/** The viewer's own pipelines, and where the jobs of closed tabs can go on. */
export function Recents(): ReactElement | null {
  const text = useText();
  const host = useHost();
  const vault = useVaultState();
  const saved = useStore(appStore, (state) => state.saved.kind);
  const lists = useStore(storedPipelines);
  const { documents, deleted, jobs, renaming } = lists;
  const reachable = vault.kind === 'owner' || vault.kind === 'read-only';
  const mayWrite = vault.kind === 'owner';

  // What was just left may still be on its way into storage: when it is there, it is in the list.
  useEffect(() => {
    if (reachable) void refreshPipelines(host);
  }, [reachable, host, saved]);
  useEffect(
    () => registerCommands(pipelineCommands(host, { documents, deleted, jobs })),
    [host, documents, deleted, jobs],
  );
  useEffect(() => () => hushPipelines(), []);

  const date = useDateFormat({ dateStyle: 'medium', timeStyle: 'short' });
  if (documents === null) return null;
  return (
    <section className={styles.recents} aria-labelledby="recents">
      <Deleted mayWrite={mayWrite} />
      <table>
        <thead>
          <tr>
            <th scope="col" id="recents">
              {text('recents')}
            </th>
            <th scope="col">
              <span className={documents.length === 0 ? controls.hidden : undefined}>{text('recentSaved')}</span>
            </th>
            <th scope="col">
              <span className={controls.hidden}>{text('recentActions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {documents.map((document) => (
            <PipelineRow
              key={document.id}
              document={document}
              when={date.format(document.updatedAt)}
              job={jobs.find(({ jobId }) => jobId === document.id)}
              mayWrite={mayWrite}
              renaming={renaming === document.id}
            />
          ))}
        </tbody>
      </table>
      {documents.length === 0 && <p className={styles.none}>{text('recentsNone')}</p>}
      {deleted.length > 0 && (
        <details className={styles.trash}>
          <summary>{text('recentlyDeleted', { count: deleted.length })}</summary>
          <ul>
            {deleted.map((document) => (
              <li key={document.id}>
                <span>{document.name}</span>
                <span className={styles.when}>
                  {text('recentDeletedAt')} {date.format(document.updatedAt)}
                </span>
                <button
                  type="button"
                  className={styles.quiet}
                  data-command={`restore-stored-${document.id}`}
                  aria-label={`${text('restorePipeline')}: ${document.name}`}
                  disabled={!mayWrite}
                  onClick={() => void restorePipeline(host, document.id)}
                >
                  <RotateCcw size={14} />
                  {text('restorePipeline')}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** What was deleted last, with the way back. */
function Deleted({ mayWrite }: { readonly mayWrite: boolean }): ReactElement {
  const text = useText();
  const host = useHost();
  const last = useStore(storedPipelines, (state) => state.lastDeleted);
  return (
    <div role="status" className={last === null ? undefined : styles.deleted}>
      {last !== null && (
        <>
          <span>{text('deletedNotice', { name: last.name })}</span>
          <button
            type="button"
            className={controls.button}
            data-command={`restore-stored-${last.id}`}
            disabled={!mayWrite}
            onClick={() => void restorePipeline(host, last.id)}
          >
            {text('undo')}
          </button>
          <IconButton label={text('dismiss')} onClick={hushPipelines}>
            <X size={14} />
          </IconButton>
        </>
      )}
    </div>
  );
}
