import { type ReactElement } from 'react';
import { useStore } from 'zustand';
import { appStore } from '../app-store.ts';
import { useVaultState } from '../host-context.ts';
import { storageReasonText } from '../texts/storage-reason-text.ts';
import { useText } from '../texts/use-text.ts';
import styles from './frame.module.css';

/** Whether what is on the screen is in storage. */
export function SaveState(): ReactElement {
  const text = useText();
  const saved = useStore(appStore, (state) => state.saved);
  const vault = useVaultState();
  const sentence =
    saved.kind === 'failed'
      ? text('notSaved', { reason: storageReasonText(text, saved.reason) })
      : // What was saved went with the storage.
        text(saved.kind === 'conflict' ? 'saveConflict' : vault.kind === 'unavailable' ? 'notStored' : saved.kind);
  return (
    <span className={styles.saved} data-kind={saved.kind} role="status" title={sentence}>
      {sentence}
    </span>
  );
}
