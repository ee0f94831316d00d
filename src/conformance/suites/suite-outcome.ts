/** What running one vector came to. */
export type SuiteOutcome =
  | { readonly passed: true }
  | { readonly passed: false; readonly expected: unknown; readonly actual: unknown };

/** Compares two plain values; object keys may stand in any order. */
export function compare(expected: unknown, actual: unknown): SuiteOutcome {
  return canonicalText(expected) === canonicalText(actual) ? { passed: true } : { passed: false, expected, actual };
}

/** A multiset in an order that depends on its members alone, so that two of them compare as lists. */
export function asMultiset<T>(items: readonly T[]): readonly T[] {
  return items.toSorted((left, right) => {
    const [a, b] = [canonicalText(left), canonicalText(right)];
    return a < b ? -1 : a > b ? 1 : 0;
  });
}

/** JSON text with sorted keys. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
