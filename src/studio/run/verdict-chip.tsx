import { Check, CircleHelp, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { Verdict } from '#view/verdict.ts';
import controls from '../controls.module.css';
import { sessionStore } from '../session/session-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import { runUi } from './run-ui.ts';
import styles from './run-mode.module.css';

export const VERDICT_TEXT: Readonly<Record<Verdict['kind'], TextKey>> = {
  'exactly-once': 'verdictExactly',
  'at-least-once': 'verdictAtLeast',
  'so-far': 'verdictSoFar',
  wrong: 'verdictWrong',
  undecided: 'verdictUndecided',
};

/** The answer in a glyph and a word; it opens the panel that gives the reasons. */
export function VerdictChip(): ReactElement | null {
  const text = useText();
  const verdict = useStore(sessionStore, (state) => state.verdict);
  if (verdict === null) return null;
  const { kind, lost, twice, scope } = verdict;
  return (
    <>
      <button
        type="button"
        className={`${controls.chip} ${styles.verdict}`}
        onClick={() => runUi.setState({ dock: 'verdict' })}
      >
        <VerdictGlyph kind={kind} />
        {text(VERDICT_TEXT[kind])}
      </button>
      {kind === 'undecided' ? null : (
        <span className={styles.note}>
          {text('verdictCounts', { lost: lost.length, twice: twice.length })}
          {scope.sinceCheckpoint === null ? null : ` · ${text('verdictUntraced', { id: scope.sinceCheckpoint })}`}
        </span>
      )}
    </>
  );
}

export function VerdictGlyph({ kind }: { readonly kind: Verdict['kind'] }): ReactElement {
  if (kind === 'undecided') return <CircleHelp size={14} aria-hidden="true" />;
  if (kind === 'wrong') return <X size={14} strokeWidth={3} className={styles.failure} aria-hidden="true" />;
  if (kind === 'at-least-once') return <span aria-hidden="true">≥1</span>;
  return <Check size={14} strokeWidth={3} aria-hidden="true" />;
}
