import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { stopRun, triggerCheckpoint } from '../session/session-actions.ts';
import { sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import { reasonText } from './failure-reason.ts';
import { type AskedRequest, refusalOf } from './refusal.ts';
import { runUi } from './run-ui.ts';
import { IconButton } from '../icon-button.tsx';
import styles from './transport.module.css';

/** Asks for a checkpoint, and remembers it: a refusal is to be answered for. */
export function askForCheckpoint(): void {
  remember('user');
  triggerCheckpoint();
}

/** Asks for a stop with a final checkpoint. */
export function askForStop(): void {
  remember('stop');
  stopRun();
}

function remember(trigger: AskedRequest['trigger']): void {
  const { view } = sessionStore.getState();
  const refused = view?.refusedRequests.count ?? 0;
  runUi.setState({ asked: { trigger, refused, newest: view?.checkpoints.at(-1)?.id ?? 0 } });
}

/** Why what a user asked for did not happen. Floats above the transport, so that nothing moves. */
export function RefusedRequest(): ReactElement {
  const text = useText();
  const asked = useStore(runUi, (state) => state.asked);
  const reason = useStore(sessionStore, ({ view }) =>
    view === null || asked === null ? null : refusalOf(view, asked),
  );
  return (
    <div className={styles.refused} role="status">
      {asked === null || reason === null ? null : (
        <div className={styles.refusal}>
          <p title={reason}>
            <strong>{text(asked.trigger === 'stop' ? 'refusedStop' : 'refusedCheckpoint')}</strong>{' '}
            {text('refusedNote', { reason: reasonText(reason, text) })}
          </p>
          <IconButton label={text('close')} onClick={() => runUi.setState({ asked: null })}>
            <X size={14} aria-hidden="true" />
          </IconButton>
        </div>
      )}
    </div>
  );
}
