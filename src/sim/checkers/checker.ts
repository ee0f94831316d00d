import type { TransactRequest } from '#engine/ports.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { Delivery } from '../world/world-options.ts';

/** Watches a run and throws {@link InvariantBroken} as soon as its invariant does not hold. */
export interface Checker {
  /** The sentence that holds in every run. */
  readonly invariant: string;
  onEvent?(event: TraceEvent): void;
  /** A message was taken by its actor. */
  onReceived?(delivery: Delivery): void;
  /** A storage transaction was applied. */
  onStored?(request: TransactRequest): void;
  /** The tab was lost and opened again: attempts of another epoch may carry the same numbers. */
  onTabOpened?(): void;
}

/** An invariant of the protocol was broken: a bug. */
export class InvariantBroken extends Error {
  override readonly name = 'InvariantBroken';

  constructor(invariant: string, detail: string) {
    super(`${invariant} ${detail}`);
  }
}
