import type { TransactRequest } from '#engine/ports.ts';
import type { LogTransaction } from '#engine/vault/sink-index.ts';
import { transactionPrefix } from '#engine/vault/storage-keys.ts';
import type { Delivery } from '../world/world-options.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const TRANSACTION_ENDS =
  'After a restore of checkpoint n every transaction sealed for it is committed and every other one aborted; what is aborted is never committed, and no attempt touches a transaction of another.';

const RECEIVES = ['appendToLog'] as const;

/**
 * I17. Looks at what the vault stores and at the rows that arrive. A restored sink commits first and aborts the rest
 * then: the transaction that aborts may take nothing sealed for n or before, and leaves nothing of its log sealed for
 * them. Of two sinks in one task one may be done before the other has begun. When the job has finished, every
 * transaction has ended.
 */
export class TransactionEnds implements Checker {
  readonly receives = RECEIVES;
  readonly #run: CheckedRun;
  readonly #prefix: string;
  #transactions = new Map<string, LogTransaction>();
  /** By transaction: the attempt that writes it. */
  readonly #writers = new Map<string, string>();
  /** Of the attempt that runs. */
  #attempt = '';
  #restored: number | null = null;
  /** Which checkpoint each attempt started from, and which attempt took each checkpoint. */
  readonly #startedFrom = new Map<string, number | null>();
  readonly #takenBy = new Map<number, string>();
  readonly on: EventHandlers = {
    attemptStarted: ({ epoch, attempt, restoredCheckpointId }) => {
      this.#attempt = `${epoch}.${attempt}`;
      this.#restored = restoredCheckpointId;
      this.#startedFrom.set(this.#attempt, restoredCheckpointId);
    },
    checkpointTriggered: ({ checkpointId }) => void this.#takenBy.set(checkpointId, this.#attempt),
  };

  constructor(run: CheckedRun) {
    this.#run = run;
    this.#prefix = transactionPrefix(run.jobId);
  }

  onReceived({ envelope: { from, epoch, attempt, message }, fenced }: Delivery): void {
    if (message.kind !== 'appendToLog' || fenced > 0) return;
    const writer = `${from} ${epoch}.${attempt}`;
    const known = this.#writers.get(message.transaction);
    if (known === undefined) this.#writers.set(message.transaction, writer);
    else if (known !== writer) this.#fail(`${writer} writes to ${message.transaction}, which ${known} began.`);
  }

  onStorageWiped(): void {
    this.onStartedAnew();
  }

  onStartedAnew(): void {
    this.#transactions.clear();
    this.#takenBy.clear();
  }

  onStored({ puts }: TransactRequest): void {
    const aborting = new Map<string, LogTransaction>();
    for (const { store, key, value } of puts) {
      if (store !== 'logs' || !key.startsWith(this.#prefix)) continue;
      const now = value as LogTransaction;
      this.#onPut(this.#transactions.get(key), now);
      this.#transactions.set(key, now);
      if (now.state === 'aborted') aborting.set(`${now.log} ${now.subtask}`, now);
    }
    for (const aborted of aborting.values()) this.#expectAllEnded(aborted);
  }

  /** A power cut may have taken back what was not flushed. */
  onTabOpened(): void {
    for (const key of this.#transactions.keys()) {
      const stored = this.#run.storage.peek('logs', key);
      if (stored === undefined) this.#transactions.delete(key);
      else this.#transactions.set(key, stored as LogTransaction);
    }
  }

  onEnded(): void {
    if (this.#run.plan.settings.checkpoint.intervalMs === null) return;
    for (const { transaction, state } of this.#transactions.values()) {
      if (state !== 'committed' && state !== 'aborted')
        this.#fail(`The job has ended, and ${transaction} is ${state}.`);
    }
  }

  #onPut(before: LogTransaction | undefined, { transaction, state }: LogTransaction): void {
    if (before === undefined) return;
    if (!NEXT[before.state].includes(state))
      this.#fail(`Transaction ${transaction} was ${before.state}, then ${state}.`);
    if (state !== 'aborted' || before.state !== 'pre-committed') return;
    if (this.#isInPrefix(before)) {
      this.#fail(`Transaction ${transaction} is aborted, though it was sealed in what ${this.#restored} holds.`);
    }
  }

  /** Whether a transaction was sealed in the run that leads to the restored checkpoint, without what was undone. */
  #isInPrefix({ transaction, checkpointId }: LogTransaction): boolean {
    const writer = transaction.split(':').at(-2) ?? '';
    let id = this.#restored;
    while (id !== null) {
      const attempt = this.#takenBy.get(id);
      if (attempt === writer) return (checkpointId ?? 0) <= id;
      if (attempt === undefined) return false;
      id = this.#startedFrom.get(attempt) ?? null;
    }
    return false;
  }

  /** The one who aborts has committed before: nothing of a checkpoint up to the restored one may still be sealed. */
  #expectAllEnded({ log, subtask }: LogTransaction): void {
    for (const each of this.#transactions.values()) {
      if (each.log !== log || each.subtask !== subtask || each.state !== 'pre-committed') continue;
      if (this.#isInPrefix(each)) this.#fail(`${each.transaction} was left sealed by the recovery.`);
    }
  }

  #fail(detail: string): never {
    throw new InvariantBroken(TRANSACTION_ENDS, detail);
  }
}

/** Each step is idempotent. */
const NEXT: Record<LogTransaction['state'], readonly LogTransaction['state'][]> = {
  open: ['open', 'pre-committed', 'aborted', 'committed'],
  'pre-committed': ['pre-committed', 'committed', 'aborted'],
  committed: ['committed'],
  aborted: ['aborted'],
};
