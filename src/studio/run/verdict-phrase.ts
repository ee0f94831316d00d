import type { Verdict } from '#view/verdict.ts';
import type { SessionState } from '../session/session-store.ts';
import { countedLogOf } from '../session/reference-check.ts';
import type { TextKey } from '../texts/catalogue.ts';
import type { Text } from '../texts/use-text.ts';

const KIND_TEXTS: Readonly<Record<Verdict['kind'], TextKey>> = {
  'exactly-once': 'verdictExactly',
  'at-least-once': 'verdictAtLeast',
  'so-far': 'verdictSoFar',
  wrong: 'verdictWrong',
  undecided: 'verdictUndecided',
};

/** What a verdict says in a word or two, why it says no more, and what a user can do about it. */
export interface VerdictPhrase {
  /** What the glyph before it says. */
  readonly kind: Verdict['kind'];
  readonly text: TextKey;
  /** Only where the verdict has no figures. */
  readonly note: TextKey | null;
  /** `slow-down`: trace what comes from now on. `replay`: run again where every record is traced. */
  readonly action: 'slow-down' | 'replay' | null;
}

/**
 * The phrase of a verdict. One that is undecided is so for one of three reasons: the job is not over and its log will
 * be checked then; it cannot be checked without a trace, and one can still begin; the job is over, and nothing was
 * traced.
 */
export function verdictPhrase(
  { kind }: Verdict,
  { status, plan, broken }: Pick<SessionState, 'status' | 'plan'> & { readonly broken: string | null },
): VerdictPhrase {
  if (broken !== null) return { kind: 'wrong', text: 'verdictBroken', note: 'verdictBrokenNote', action: null };
  if (kind !== 'undecided') return { kind, text: KIND_TEXTS[kind], note: null, action: null };
  if (status === 'ended') return { kind, text: 'verdictUndecided', note: 'verdictUndecidedNote', action: 'replay' };
  if (plan !== null && countedLogOf(plan) !== null) {
    return { kind, text: 'verdictPending', note: 'verdictUndecidedNote', action: null };
  }
  return { kind, text: 'verdictUndecided', note: 'verdictUndecidedNote', action: 'slow-down' };
}

/** What a verdict does not cover, or null: it covers everything. */
export function uncovered({ scope }: Verdict, text: Text): string | null {
  if (scope.sinceCheckpoint === null) return null;
  if (scope.sinceCheckpoint === 0) return text('verdictUntracedStart');
  return text('verdictUntraced', { id: scope.sinceCheckpoint });
}
