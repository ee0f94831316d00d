/** A hybrid logical stamp: job time, then a counter; on receipt the maximum of both sides, plus one. */
export interface Stamp {
  readonly timeMs: number;
  readonly counter: number;
}
