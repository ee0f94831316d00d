import { type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { PipelineDocument } from '#model/document.ts';
import controls from '../controls.module.css';
import { Modal } from '../frame/modal.tsx';
import { useHost } from '../host-context.ts';
import { sessionStore } from '../session/session-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import type { StateLoss, StateMatch } from './match-state.ts';
import { plannedMatch, restartFresh, restartFromCheckpoint, restartUi } from './restart-run.ts';
import styles from './restart.module.css';

const REASONS: Readonly<Record<StateLoss, TextKey>> = {
  removed: 'lossRemoved',
  kind: 'lossKind',
  keys: 'lossKeys',
  maxParallelism: 'lossMaxParallelism',
  parallelism: 'lossParallelism',
};

/** What a restart keeps and what it cannot, by name, before anything is stopped. */
export function RestartDialog({ document }: { readonly document: PipelineDocument }): ReactElement | null {
  const text = useText();
  const host = useHost();
  const open = useStore(restartUi, (state) => state.open);
  const plan = useStore(sessionStore, (state) => state.plan);
  if (!open || plan === null) return null;
  const match = plannedMatch(plan, document);
  const close = (): void => restartUi.setState({ open: false });
  const restart = (how: () => void): void => {
    close();
    how();
  };
  const mayContinue = match !== null && match.lost.length === 0;
  return (
    <Modal label={text('restartChanged')} className={styles.dialog} onClose={close}>
      <h2>{text('restartChanged')}</h2>
      {match === null ? <p>{text('restartNoCheckpoints')}</p> : <Match match={match} />}
      <div className={styles.choices}>
        {mayContinue && (
          <button
            type="button"
            className={`${controls.button} ${controls.primary}`}
            onClick={() => restart(() => void restartFromCheckpoint(host))}
          >
            {text('restartContinue')}
          </button>
        )}
        <button type="button" className={controls.button} onClick={() => restart(() => restartFresh(host))}>
          {text('restartFresh')}
        </button>
        <button type="button" className={controls.button} onClick={close}>
          {text('cancelDialog')}
        </button>
      </div>
    </Modal>
  );
}

function Match({ match }: { readonly match: StateMatch }): ReactElement {
  const text = useText();
  return (
    <>
      <p>{text(match.lost.length === 0 ? 'restartNote' : 'restartRefused')}</p>
      <dl className={styles.match}>
        {match.lost.map(({ name, uid, why }) => (
          <div key={uid}>
            <dt>× {name}</dt>
            <dd>{text(REASONS[why], { uid })}</dd>
          </div>
        ))}
        {match.kept.length > 0 && (
          <div>
            <dt>✓ {match.kept.join(', ')}</dt>
            <dd>{text('restartKept')}</dd>
          </div>
        )}
        {match.empty.length > 0 && (
          <div>
            <dt>+ {match.empty.join(', ')}</dt>
            <dd>{text('restartEmpty')}</dd>
          </div>
        )}
      </dl>
    </>
  );
}
