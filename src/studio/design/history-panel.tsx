import { type ReactElement, useEffect, useRef } from 'react';
import { goToEdit } from '../app-store.ts';
import { FloatingPanel } from '../floating-panel.tsx';
import { type DocumentHistory, historyEntries } from '../history/document-history.ts';
import { stepSubject } from '../history/step-subject.ts';
import { useText } from '../texts/use-text.ts';
import { useDateFormat } from '../use-date-format.ts';
import { closePanel } from './design-panels.ts';
import styles from './history-panel.module.css';

/** Every edit that can be gone back to, newest first. It stays open, so that one can look around in the past. */
export function HistoryPanel({ history }: { readonly history: DocumentHistory }): ReactElement {
  const text = useText();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => list.current?.querySelector<HTMLElement>('[aria-current]')?.focus(), []);
  const time = useDateFormat({ timeStyle: 'medium' });
  const entries = historyEntries(history);
  return (
    <FloatingPanel title={text('history')} className={styles.panel} onClose={closePanel}>
      <ol ref={list} reversed tabIndex={-1}>
        {entries
          .map(({ document, edit, before }, steps) => (
            <li key={steps}>
              <button
                type="button"
                aria-current={document === history.present ? 'step' : undefined}
                data-undone={steps > history.past.length}
                onClick={() => goToEdit(steps)}
              >
                <span className={styles.label}>
                  <strong>{text(edit === null ? 'historyOpened' : edit.label)}</strong>{' '}
                  {before !== undefined && stepSubject(before, document)}
                </span>
                <span className={styles.when}>
                  {document === history.present ? text('historyNow') : edit !== null && time.format(edit.at)}
                </span>
              </button>
            </li>
          ))
          .toReversed()}
      </ol>
      <p>{text('historyNote')}</p>
    </FloatingPanel>
  );
}
