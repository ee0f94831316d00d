import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { JobPlan } from '#protocol/job-plan.ts';
import { breakpointStore } from '../session/breakpoints.ts';
import { eventRow } from './event-text.ts';
import { useEventWords } from './use-event-words.ts';
import styles from './travel.module.css';

/** At a breakpoint: what is about to happen. Nothing elsewhere. */
export function HaltNote({ plan }: { readonly plan: JobPlan }): ReactElement {
  const words = useEventWords();
  const { text } = words;
  const halt = useStore(breakpointStore, (state) => state.halt);
  const row = halt === null ? null : eventRow(plan, halt.event, words);
  return (
    <p className={styles.halt} role="status">
      {row === null
        ? ''
        : text('haltedBefore', { instant: text('compareEvent', { subject: row.subject, what: row.what }) })}
    </p>
  );
}
