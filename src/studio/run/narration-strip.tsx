import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { renderNarration } from '#view/narration-texts.ts';
import type { Narration } from '#view/run-view.ts';
import { sessionStore } from '../session/session-store.ts';
import { useFailureCauseText } from '../texts/use-failure-cause-text.ts';
import { useNarrationTexts } from '../texts/use-narration-texts.ts';
import { type Text, useText } from '../texts/use-text.ts';
import { reasonText } from './failure-reason.ts';
import styles from './run-mode.module.css';

/** One sentence on what is happening: the caption, and the live region. */
export function NarrationStrip(): ReactElement {
  const text = useText();
  const causeText = useFailureCauseText();
  const status = useStore(sessionStore, (state) => state.status);
  const events = useStore(sessionStore, (state) => state.view?.events ?? 0);
  const narration = useStore(sessionStore, (state) => state.view?.narration ?? null);
  const texts = useNarrationTexts();
  return (
    <div className={styles.narration}>
      <span className={styles.eventNumber}>{text('eventNumber', { n: events })}</span>
      <span className={styles.sentence} aria-live="polite" aria-atomic="true">
        {narration === null
          ? status === 'starting'
            ? text('starting')
            : ''
          : renderNarration(texts, inWords(narration, text, causeText))}
      </span>
    </div>
  );
}

/** Reasons and causes as sentences for a reader; the sentence around them has a full stop of its own. */
function inWords(narration: Narration, text: Text, causeText: (cause: string) => string): Narration {
  const { reason, cause } = narration.values;
  const values = { ...narration.values };
  if (typeof reason === 'string') values['reason'] = reasonText(reason, text).replace(/[.。]$/, '');
  if (typeof cause === 'string') values['cause'] = causeText(cause).replace(/[.。]$/, '');
  return { ...narration, values };
}
