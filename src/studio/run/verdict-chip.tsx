import { Check, CircleHelp, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { Verdict } from '#view/verdict.ts';
import { appStore, edit } from '../app-store.ts';
import controls from '../controls.module.css';
import { useHost } from '../host-context.ts';
import { setRate } from '../session/session-actions.ts';
import { sessionStore } from '../session/session-store.ts';
import { startRun } from '../session/start-run.ts';
import { useText } from '../texts/use-text.ts';
import { nextRate } from './rates.ts';
import { runUi } from './run-ui.ts';
import { uncovered, type VerdictPhrase, verdictPhrase } from './verdict-phrase.ts';
import styles from './run-mode.module.css';

/** The answer in a glyph and a word; it opens the panel that gives the reasons. */
export function VerdictChip(): ReactElement | null {
  const text = useText();
  const verdict = useStore(sessionStore, (state) => state.verdict);
  const status = useStore(sessionStore, (state) => state.status);
  const plan = useStore(sessionStore, (state) => state.plan);
  const broken = useStore(sessionStore, ({ view }) => view?.brokenInvariant ?? null);
  if (verdict === null) return null;
  const { lost, twice } = verdict;
  const phrase = verdictPhrase(verdict, { status, plan, broken });
  const counts = text('verdictCounts', { lost: lost.length, twice: twice.length });
  const missing = uncovered(verdict, text);
  const untraced = missing === null ? '' : ` · ${missing}`;
  const note = phrase.note === null ? `${counts}${untraced}` : text(phrase.note);
  return (
    <>
      <button
        type="button"
        className={`${controls.chip} ${styles.verdict}`}
        data-command="run.tab-verdict"
        onClick={() => runUi.setState({ dock: 'verdict' })}
      >
        <VerdictGlyph kind={phrase.kind} />
        {text(phrase.text)}
      </button>
      <span className={styles.note} title={note}>
        {note}
      </span>
      <VerdictAction action={phrase.action} />
    </>
  );
}

/** What makes an undecided run decidable. Nothing slows down or starts again by itself. */
export function VerdictAction({ action }: Pick<VerdictPhrase, 'action'>): ReactElement | null {
  const text = useText();
  const host = useHost();
  if (action === null) return null;
  if (action === 'slow-down') {
    return (
      <button
        type="button"
        className={controls.button}
        data-command="run.slower"
        onClick={() => setRate(nextRate(1, -1, 1))}
      >
        {text('verdictSlowDown')}
      </button>
    );
  }
  const replay = (): void => {
    edit('editSettings', (before) => ({ ...before, run: { ...before.run, world: 'deterministic' } }));
    const document = appStore.getState().history?.present ?? null;
    if (document !== null) void startRun(host, document, { restore: 'fresh' });
  };
  return (
    <button type="button" className={controls.button} title={text('verdictReplayNote')} onClick={replay}>
      {text('verdictReplay')}
    </button>
  );
}

export function VerdictGlyph({ kind }: { readonly kind: Verdict['kind'] }): ReactElement {
  if (kind === 'undecided') return <CircleHelp size={14} aria-hidden="true" />;
  if (kind === 'wrong') return <X size={14} strokeWidth={3} className={styles.failure} aria-hidden="true" />;
  if (kind === 'at-least-once') return <span aria-hidden="true">≥1</span>;
  return <Check size={14} strokeWidth={3} aria-hidden="true" />;
}
