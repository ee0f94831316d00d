import type { ReactElement } from 'react';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { Comparison } from '../session/divergence.ts';
import type { EventWords } from './event-sentence.ts';
import { eventRow } from './event-text.ts';
import { clockText } from './run-format.ts';
import { useEventWords } from './use-event-words.ts';
import panels from './panels.module.css';
import styles from './compare.module.css';

interface DivergenceSentenceProps {
  readonly plan: JobPlan;
  readonly comparison: Comparison | null;
  readonly names: readonly [left: string, right: string];
  readonly startMs: number;
  /** Shows the instant in both; null: there is none. */
  readonly onGo: (() => void) | null;
}

/** Where two branches part, in a sentence: the event, who, and when. */
export function DivergenceSentence(props: DivergenceSentenceProps): ReactElement {
  const { plan, comparison, names, startMs, onGo } = props;
  const words = useEventWords();
  const { text } = words;
  return (
    <p className={styles.sentence} role="status">
      {comparison === null ? text('compareSearching') : sentenceOf(comparison, { plan, names, startMs, words })}
      {onGo === null ? null : (
        <button type="button" className={panels.link} onClick={onGo}>
          {text('compareGo')}
        </button>
      )}
    </p>
  );
}

function sentenceOf(
  { compared, divergence }: Comparison,
  {
    plan,
    names,
    startMs,
    words,
  }: Pick<DivergenceSentenceProps, 'plan' | 'names' | 'startMs'> & {
    readonly words: EventWords;
  },
): string {
  const { text } = words;
  if (divergence === null) return text('compareShared', { count: compared });
  const { event, left, right } = divergence;
  const what = (side: TraceEvent | null): string => {
    if (side === null) return text('compareNothing');
    const { subject, what: said } = eventRow(plan, side, words);
    // Its sentence says whom it hits.
    if (side.body.kind === 'faultInjected') return said;
    return text('compareEvent', { subject, what: said });
  };
  return text('compareDiverge', {
    n: event,
    time: clockText(((left ?? right)?.stamp.timeMs ?? startMs) - startMs),
    left: names[0],
    right: names[1],
    leftWhat: what(left),
    rightWhat: what(right),
  });
}
