import type { TraceEvent } from '#protocol/trace.ts';
import { type Checker, InvariantBroken } from './checker.ts';

/** I16, I17: what was committed stays committed, and what was aborted is never committed. */
export class TransactionOrder implements Checker {
  readonly invariant = 'A committed transaction is never aborted, and an aborted one never committed.';
  readonly #ended = new Map<string, 'committed' | 'aborted'>();

  onEvent({ body }: TraceEvent): void {
    if (body.kind !== 'transactionChanged') return;
    const { transaction, state } = body;
    if (state !== 'committed' && state !== 'aborted') return;
    const before = this.#ended.get(transaction);
    if (before !== undefined && before !== state) {
      throw new InvariantBroken(this.invariant, `Transaction ${transaction} was ${before} and then ${state}.`);
    }
    this.#ended.set(transaction, state);
  }
}
