/** What running one vector came to. The detail says where it differs, or what is missing. */
export interface VectorOutcome {
  readonly outcome: 'passed' | 'failed' | 'unsupported';
  readonly detail: string | null;
}

export const PASSED: VectorOutcome = { outcome: 'passed', detail: null };

/** A vector whose result differs. */
export function failed(detail: string): VectorOutcome {
  return { outcome: 'failed', detail };
}

/** A vector that needs what the engine does not have. */
export function unsupported(detail: string): VectorOutcome {
  return { outcome: 'unsupported', detail };
}

/** Compares two plain values; object keys may stand in any order. */
export function compare(where: string, expected: unknown, actual: unknown): VectorOutcome {
  const [left, right] = [canonicalText(expected), canonicalText(actual)];
  return left === right ? PASSED : failed(`${where}: expected ${left}, got ${right}`);
}

/** The outcome of the first that has not passed, or {@link PASSED}. */
export function firstProblem<T>(items: Iterable<T>, run: (item: T, index: number) => VectorOutcome): VectorOutcome {
  let index = 0;
  for (const item of items) {
    const outcome = run(item, index++);
    if (outcome.outcome !== 'passed') return outcome;
  }
  return PASSED;
}

/** A multiset in an order that depends on its members alone, so that two of them compare as lists. */
export function asMultiset<T>(items: readonly T[]): readonly T[] {
  return items.toSorted((left, right) => {
    const [a, b] = [canonicalText(left), canonicalText(right)];
    return a < b ? -1 : a > b ? 1 : 0;
  });
}

/** JSON text with sorted keys. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
