import type { TraceEvent } from '#protocol/trace.ts';

/** Watches a run and throws {@link InvariantBroken} as soon as its invariant does not hold. */
export interface Checker {
  readonly invariant: string;
  onEvent(event: TraceEvent): void;
}

/** An invariant of the protocol was broken: a bug. */
export class InvariantBroken extends Error {
  override readonly name = 'InvariantBroken';

  constructor(invariant: string, detail: string) {
    super(`${invariant} ${detail}`);
  }
}
