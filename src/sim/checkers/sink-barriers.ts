import { isTask } from '#protocol/actor-name.ts';
import type { Delivery } from '../world/world-options.ts';
import { type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const SINK_BARRIERS =
  'Between a writer and its committer no row overtakes a barrier: a transaction sealed for a checkpoint holds the rows before it, all of them.';

const RECEIVES = ['appendToLog', 'preCommitLog'] as const;

/**
 * I18. Writer and committer are chained, so a row could only overtake on its way to the vault. There: rows come to a
 * transaction before its seal and never behind it, seals come in order of checkpoints, and when a subtask acknowledges
 * checkpoint n every transaction it had opened before its barrier n is sealed for n or an earlier one.
 */
export class SinkBarriers implements Checker {
  readonly receives = RECEIVES;
  /** By writer: transactions with rows and no seal, as the vault has heard of them. */
  readonly #open = new Map<string, Set<string>>();
  readonly #sealed = new Set<string>();
  /** By writer: the checkpoint of its last seal. */
  readonly #lastSeal = new Map<string, number>();
  /** By attempt, subtask and checkpoint: transactions begun before the barrier. */
  readonly #due = new Map<string, readonly string[]>();
  /** By attempt and subtask: transactions begun by the writer's own words. */
  readonly #begun = new Map<string, string[]>();
  readonly on: EventHandlers = {
    transactionChanged: ({ subtask, transaction, state }, { actor, attempt }) => {
      if (state !== 'open' || !isTask(actor)) return;
      const id = `${attempt} ${subtask}`;
      this.#begun.set(id, [...(this.#begun.get(id) ?? []), transaction]);
    },
    barrierForwarded: ({ subtask, checkpointId }, { attempt }) => {
      const begun = this.#begun.get(`${attempt} ${subtask}`);
      if (begun === undefined || begun.length === 0) return;
      this.#due.set(`${attempt} ${subtask} ${checkpointId}`, begun);
      this.#begun.set(`${attempt} ${subtask}`, []);
    },
    checkpointAckReceived: ({ subtask, checkpointId }, { attempt }) => {
      const due = this.#due.get(`${attempt} ${subtask} ${checkpointId}`) ?? [];
      const late = due.filter((transaction) => !this.#sealed.has(transaction));
      if (late.length > 0) this.#fail(`${subtask} acknowledged ${checkpointId} before ${late.join(', ')} was sealed.`);
    },
  };

  onReceived({ envelope: { message }, fenced }: Delivery): void {
    if (fenced > 0) return;
    if (message.kind === 'appendToLog') {
      const id = writerOf(message.transaction);
      if (this.#sealed.has(message.transaction)) this.#fail(`${message.transaction} gets rows behind its seal.`);
      this.#open.set(id, (this.#open.get(id) ?? new Set()).add(message.transaction));
    } else if (message.kind === 'preCommitLog') {
      // Without a transaction nothing is sealed.
      const id = writerOf(message.transactions[0] ?? '');
      const last = this.#lastSeal.get(id) ?? 0;
      if (message.checkpointId < last) this.#fail(`A seal for ${message.checkpointId} follows one for ${last}.`);
      this.#lastSeal.set(id, message.checkpointId);
      for (const transaction of message.transactions) {
        this.#sealed.add(transaction);
        this.#open.get(id)?.delete(transaction);
      }
      const left = [...(this.#open.get(id) ?? [])];
      if (left.length > 0) this.#fail(`A seal for ${message.checkpointId} leaves ${left.join(', ')} open behind it.`);
    }
  }

  onTabOpened(): void {
    for (const map of [this.#open, this.#sealed, this.#lastSeal, this.#due, this.#begun]) map.clear();
  }

  #fail(detail: string): never {
    throw new InvariantBroken(SINK_BARRIERS, detail);
  }
}

/** Job, sink, subtask and attempt: all of a transaction's name but its number. */
function writerOf(transaction: string): string {
  return transaction.slice(0, transaction.lastIndexOf(':'));
}
