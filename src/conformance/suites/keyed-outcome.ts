/** What running a vector of the keyed suites came to. */
export interface KeyedOutcome {
  readonly outcome: 'passed' | 'failed' | 'unsupported';
  readonly detail: string | null;
}

export const PASSED: KeyedOutcome = { outcome: 'passed', detail: null };

/** A vector that needs what the engine does not have. */
export function unsupported(detail: string): KeyedOutcome {
  return { outcome: 'unsupported', detail };
}

/** Passed if both texts agree. */
export function outcomeOf(where: string, expected: unknown, actual: unknown): KeyedOutcome {
  const [left, right] = [JSON.stringify(expected), JSON.stringify(actual)];
  return left === right ? PASSED : { outcome: 'failed', detail: `${where}: expected ${left}, got ${right}` };
}
