import { Trash2 } from 'lucide-react';
import { type ReactElement, useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ResumableJob } from '#protocol/query.ts';
import controls from '../controls.module.css';
import { useHost, useVaultState } from '../host-context.ts';
import { preferences } from '../preferences.ts';
import type { HostDocument } from '../studio-host.ts';
import { useText } from '../texts/use-text.ts';
import { Modal } from '../frame/modal.tsx';
import { openStored, resumeStored } from './open-pipelines.ts';
import styles from './gallery.module.css';

/** The viewer's own pipelines, and where the jobs of closed tabs can go on. */
export function Recents({ onProblem }: { readonly onProblem: (problem: string) => void }): ReactElement | null {
  const text = useText();
  const host = useHost();
  const vault = useVaultState();
  const language = useStore(preferences, (state) => state.language);
  const [documents, setDocuments] = useState<readonly HostDocument[] | null>(null);
  const [jobs, setJobs] = useState<readonly ResumableJob[]>([]);
  const [doomed, setDoomed] = useState<HostDocument | null>(null);
  const reachable = vault.kind === 'owner' || vault.kind === 'read-only';

  const report = useCallback(
    (reason: unknown): void =>
      onProblem(text('storageFailed', { reason: reason instanceof Error ? reason.message : `${reason}` })),
    [onProblem, text],
  );
  const refresh = useCallback(async (): Promise<void> => {
    setDocuments(await host.documents.list());
    setJobs(await host.resumableJobs());
  }, [host]);
  useEffect(() => {
    if (reachable) refresh().catch(report);
  }, [reachable, refresh, report]);

  if (documents === null) return null;
  const date = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <section className={styles.recents} aria-labelledby="recents">
      <table>
        <thead>
          <tr>
            <th scope="col" id="recents">
              {text('recents')}
            </th>
            <th scope="col">{text('recentSaved')}</th>
            <th scope="col">
              <span className={controls.hidden}>{text('recentActions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {documents.map((document) => {
            const job = jobs.find(({ jobId }) => jobId === document.id);
            return (
              <tr key={document.id}>
                <th scope="row">
                  <button
                    type="button"
                    className={styles.rowName}
                    onClick={() => openStored(host, document.id).catch(report)}
                  >
                    {document.name}
                  </button>
                </th>
                <td>{date.format(document.updatedAt)}</td>
                <td className={styles.rowActions}>
                  {job !== undefined && (
                    <button
                      type="button"
                      className={controls.button}
                      disabled={vault.kind !== 'owner'}
                      onClick={() => resumeStored(host, document.id).catch(report)}
                    >
                      {text('resumeFrom', { id: job.checkpointId })}
                    </button>
                  )}
                  <button
                    type="button"
                    className={styles.quiet}
                    aria-label={`${text('open')}: ${document.name}`}
                    onClick={() => openStored(host, document.id).catch(report)}
                  >
                    {text('open')}
                  </button>
                  <button
                    type="button"
                    className={controls.icon}
                    aria-label={`${text('delete')}: ${document.name}`}
                    title={text('delete')}
                    disabled={vault.kind !== 'owner'}
                    onClick={() => setDoomed(document)}
                  >
                    <Trash2 size={15} />
                  </button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {documents.length === 0 && <p className={styles.none}>{text('recentsNone')}</p>}
      {doomed !== null && (
        <Modal label={text('deleteTitle', { name: doomed.name })} onClose={() => setDoomed(null)}>
          <h2 className={styles.confirm}>{text('deleteTitle', { name: doomed.name })}</h2>
          <p>{text('deleteNote')}</p>
          <div className={styles.confirmActions}>
            <button type="button" className={controls.button} onClick={() => setDoomed(null)}>
              {text('cancelDialog')}
            </button>
            <button
              type="button"
              className={`${controls.button} ${controls.primary}`}
              onClick={() => {
                setDoomed(null);
                host.documents.delete(doomed.id).then(refresh).catch(report);
              }}
            >
              {text('delete')}
            </button>
          </div>
        </Modal>
      )}
    </section>
  );
}
