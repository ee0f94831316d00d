import type { TransactRequest } from '#engine/ports.ts';
import type { LogTransaction } from '#engine/vault/sink-index.ts';
import { transactionPrefix } from '#engine/vault/storage-keys.ts';
import { type CheckedRun, type Checker, InvariantBroken } from './checker.ts';

export const COMMITTED_IS_FINAL = 'What has once been visible as committed never disappears, moves or changes.';

/**
 * I16, in storage, whoever writes: the committed transactions of a log only grow at the end. A committed record keeps its
 * pages and its place; its pages are not written again; neither is deleted. Only a fresh start clears a log.
 */
export class CommittedIsFinal implements Checker {
  readonly #prefix: string;
  /** By key: what a committed transaction looks like. */
  readonly #committed = new Map<string, string>();
  /** By log: its last place. */
  readonly #last = new Map<string, number>();

  constructor({ jobId }: CheckedRun) {
    this.#prefix = transactionPrefix(jobId);
  }

  onStorageWiped(): void {
    this.onStartedAnew();
  }

  onStartedAnew(): void {
    this.#committed.clear();
    this.#last.clear();
  }

  onStored({ puts, deletes }: TransactRequest): void {
    for (const { key } of deletes) {
      if (this.#committed.has(key)) this.#fail(`${key} was committed and is deleted.`);
    }
    for (const { store, key, value } of puts) {
      if (store === 'logs' && key.startsWith(this.#prefix)) this.#onPut(key, value as LogTransaction);
    }
    for (const { store, key } of puts) if (store === 'logs' && key.startsWith('page/')) this.#onPage(key);
  }

  #onPut(key: string, { log, transaction, state, commitSequence, pages }: LogTransaction): void {
    const before = this.#committed.get(key);
    const now = `${commitSequence}: ${pages.map(({ rows, arrival }) => `${rows}@${arrival}`).join(' ')}`;
    if (before !== undefined) {
      if (state === 'committed' && before === now) return;
      this.#fail(`Transaction ${transaction} was committed as ${before} and is now ${state} as ${now}.`);
    }
    if (state !== 'committed') return;
    const last = this.#last.get(log) ?? 0;
    if (commitSequence === null || commitSequence <= last) {
      this.#fail(`Transaction ${transaction} takes place ${commitSequence} of ${log}, whose last was ${last}.`);
    }
    this.#last.set(log, commitSequence);
    this.#committed.set(key, now);
  }

  /** A page of a transaction: `page/JOB/LOG/TRANSACTION/N`. */
  #onPage(key: string): void {
    const [, job, log, transaction] = key.split('/');
    const owner = `transaction/${job}/${log}/${transaction}`;
    if (this.#committed.has(owner)) this.#fail(`${key} is written after its transaction was committed.`);
  }

  #fail(detail: string): never {
    throw new InvariantBroken(COMMITTED_IS_FINAL, detail);
  }
}
