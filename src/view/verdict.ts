import type { LedgerTally } from './ledger.ts';
import type { OperatorSummary } from './operator-tally.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';

/** Was every record counted exactly once? With names, and with what the answer covers. */
export interface Verdict {
  /**
   * `so-far`: nothing lost or counted twice, and the job still runs. `wrong`: records were lost, or counted twice
   * though exactly-once was promised. `at-least-once`: counted twice, as that mode allows. `undecided`: the run was not
   * traced.
   */
  readonly kind: 'exactly-once' | 'at-least-once' | 'wrong' | 'undecided' | 'so-far';
  readonly lost: readonly string[];
  readonly twice: readonly string[];
  /** Times the first stateful operator processed a record, over all attempts, and how many different ones. */
  readonly processed: number;
  readonly distinct: number;
  readonly scope: VerdictScope;
}

export interface VerdictScope {
  /** `reference`: decided by comparing the committed output with an independent evaluation. */
  readonly by: 'ledger' | 'reference';
  readonly level: TraceLevel;
  /** Not null: older state is untraced and not covered. */
  readonly sinceCheckpoint: number | null;
  readonly operators: readonly OperatorSummary[];
  readonly committedRows: number;
  readonly repeatedRows: number;
}

/** Decides from the ledger; at summary level only a comparison with a reference can. */
export function decideVerdict(tally: LedgerTally, comparison: OutputComparison | null = null): Verdict {
  const first = tally.operators[0];
  const base = {
    processed: first?.processed ?? 0,
    distinct: first?.distinct ?? 0,
    scope: {
      by: 'ledger' as const,
      level: tally.level,
      sinceCheckpoint: tally.sinceCheckpoint,
      operators: tally.operators,
      committedRows: tally.committedRows,
      repeatedRows: tally.repeatedRows,
    },
  };
  if (comparison !== null)
    return { ...decideByComparison(comparison, tally), ...base, scope: { ...base.scope, by: 'reference' } };
  const lost = tally.lost;
  const twice = [...new Set([...tally.twice, ...tally.committedTwice])];
  if (tally.level === 'summary') return { kind: 'undecided', lost: [], twice: [], ...base };
  return { kind: kindOf(lost.length, twice.length, tally), lost, twice, ...base };
}

/** The output that must be there against the output that is: both as row texts, in any order. */
export interface OutputComparison {
  readonly missing: readonly string[];
  /** Rows that are there more often than expected, though expected. */
  readonly repeated: readonly string[];
  /** Rows that are not expected at all. */
  readonly unexpected: readonly string[];
}

/** Compares two outputs as multisets. */
export function compareCommitted(expected: readonly string[], actual: readonly string[]): OutputComparison {
  const open = new Map<string, number>();
  for (const row of expected) open.set(row, (open.get(row) ?? 0) + 1);
  const known = new Set(expected);
  const repeated: string[] = [];
  const unexpected: string[] = [];
  for (const row of actual) {
    const left = open.get(row) ?? 0;
    if (left > 0) open.set(row, left - 1);
    else (known.has(row) ? repeated : unexpected).push(row);
  }
  const missing: string[] = [];
  for (const [row, count] of open) for (let at = 0; at < count; at++) missing.push(row);
  return { missing, repeated, unexpected };
}

function kindOf(lost: number, twice: number, tally: LedgerTally): Verdict['kind'] {
  if (lost > 0) return 'wrong';
  if (twice > 0) return tally.promised === 'at-least-once' ? 'at-least-once' : 'wrong';
  return tally.finished ? 'exactly-once' : 'so-far';
}

function decideByComparison(
  { missing, repeated, unexpected }: OutputComparison,
  tally: LedgerTally,
): Pick<Verdict, 'kind' | 'lost' | 'twice'> {
  // A wrong value is a row too few and a row too many: the state behind it is wrong, whichever way.
  const lost = [...missing];
  const twice = [...repeated];
  if (unexpected.length > 0) return { kind: 'wrong', lost, twice };
  return { kind: kindOf(lost.length, twice.length, tally), lost, twice };
}
