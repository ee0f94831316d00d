/** What W1 computes, as sums over all result rows; every contestant of one run must agree on it. */
export interface Outcome {
  /** Result rows: one per auction and window. */
  rows: number;
  counts: number;
  /** Sum of the maximal prices. */
  maxima: number;
  sums: number;
}

export const WINDOW_MS = 10_000;
export const OUT_OF_ORDERNESS_MS = 4000;

export function emptyOutcome(): Outcome {
  return { rows: 0, counts: 0, maxima: 0, sums: 0 };
}

/** Adds the rows of a part of the result. */
export function addOutcome(to: Outcome, part: Outcome): void {
  to.rows += part.rows;
  to.counts += part.counts;
  to.maxima += part.maxima;
  to.sums += part.sums;
}

export function outcomeText({ rows, counts, maxima, sums }: Outcome): string {
  return `${rows} rows, Σcount ${counts}, Σmax ${maxima}, Σsum ${sums}`;
}
