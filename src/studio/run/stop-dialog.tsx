import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import controls from '../controls.module.css';
import { cancelRun } from '../session/session-actions.ts';
import { useText } from '../texts/use-text.ts';
import { askForStop } from './refused-request.tsx';
import { runUi } from './run-ui.ts';
import styles from './transport.module.css';

/** How the job shall end. Flink's words and Flink's note, because the default surprises. */
export function StopDialog(): ReactElement {
  const text = useText();
  const open = useStore(runUi, (state) => state.stopOpen);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const end = (how: () => void): void => {
    runUi.setState({ stopOpen: false });
    how();
  };
  return (
    <dialog ref={dialog} aria-labelledby="stop-title" onClose={() => runUi.setState({ stopOpen: false })}>
      <h2 id="stop-title" className={styles.dialogTitle}>
        {text('stopTitle')}
      </h2>
      <div className={styles.choices}>
        <button type="button" className={`${controls.button} ${controls.primary}`} onClick={() => end(askForStop)}>
          {text('stopWith')}
        </button>
        <p className={styles.hint}>{text('stopWithNote')}</p>
        <button type="button" className={controls.button} onClick={() => end(() => cancelRun('retain'))}>
          {text('cancelRetain')}
        </button>
        <button type="button" className={controls.button} onClick={() => end(() => cancelRun('delete'))}>
          {text('cancelDelete')}
        </button>
        <p className={styles.hint}>{text('cancelNote')}</p>
        <button type="button" className={controls.button} onClick={() => runUi.setState({ stopOpen: false })}>
          {text('cancelDialog')}
        </button>
      </div>
    </dialog>
  );
}
