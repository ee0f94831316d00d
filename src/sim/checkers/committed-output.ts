import type { SinkRow } from '#protocol/query.ts';
import { InvariantBroken } from './checker.ts';

export const COUNTED_IN_OUTPUT = 'Every record is counted exactly once in the committed output.';

/**
 * O1, failure transparency: the committed output of a run with crashes is that of a run without. Written without any
 * knowledge of the engine: two multisets of rows. `damage`: what is expected all the same after storage itself was damaged.
 */
export function checkCommittedOutput(
  rows: readonly SinkRow[],
  expected: readonly string[],
  damage: { readonly mayRepeat: boolean; readonly mayLose: boolean } = { mayRepeat: false, mayLose: false },
): void {
  const actual = rows.map((row) => row.values.map((value) => String(value)).join('|')).toSorted();
  const missing = damage.mayLose ? [] : difference(expected, actual);
  const known = new Set(damage.mayRepeat ? expected : []);
  const extra = difference(actual, expected).filter((row) => !known.has(row));
  if (missing.length === 0 && extra.length === 0) return;
  throw new InvariantBroken(
    COUNTED_IN_OUTPUT,
    `Lost: ${missing.join(' ') || 'none'}. Twice or wrong: ${extra.join(' ') || 'none'}.`,
  );
}

/** What is left of one multiset without the other. */
export function difference(left: readonly string[], right: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of right) counts.set(text, (counts.get(text) ?? 0) + 1);
  return left.filter((text) => {
    const count = counts.get(text) ?? 0;
    counts.set(text, count - 1);
    return count <= 0;
  });
}
