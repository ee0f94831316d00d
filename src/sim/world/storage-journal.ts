import type { StorageStore } from '#protocol/storage.ts';
import type { TransactRequest } from '#engine/ports.ts';

/**
 * What a power cut takes back: relaxed transactions are durable only when a strict one, or the system in its own time,
 * has flushed them. Always a suffix: what was written later is lost first. What has more than {@link UNFLUSHED_MAX} relaxed
 * transactions behind it was flushed by the system.
 */
export class StorageJournal {
  /** Per relaxed transaction since the last strict one: what each of its entries was before. */
  #undo: (readonly Before[])[] = [];

  /** What the entries of a transaction are now, in the order in which they have to be put back. */
  before(
    { puts, deletes, durability }: TransactRequest,
    peek: (store: StorageStore, key: string) => unknown,
  ): readonly Before[] {
    if (durability === 'strict') return [];
    return [...puts, ...deletes].map(({ store, key }) => ({ store, key, value: peek(store, key) }));
  }

  /** A transaction was applied. */
  applied({ durability }: TransactRequest, undo: readonly Before[]): void {
    if (durability === 'strict') this.#undo = [];
    else this.#undo.push(undo);
    if (this.#undo.length > UNFLUSHED_MAX) this.#undo.shift();
  }

  /** The entries to put back when the last `transactions` are lost, in order. */
  takeBack(transactions: number): readonly Before[] {
    const lost = this.#undo.splice(Math.max(0, this.#undo.length - transactions));
    return lost.toReversed().flatMap((undo) => undo.toReversed());
  }

  /** Nothing is left to be taken back. */
  forget(): void {
    this.#undo = [];
  }

  /** Everything as plain values. */
  save(): SavedJournal {
    return [...this.#undo];
  }

  load(saved: SavedJournal): void {
    this.#undo = [...saved];
  }
}

/** Far more than a power cut of the simulator takes; a run without checkpoints would keep all it has ever written. */
const UNFLUSHED_MAX = 64;

export type SavedJournal = readonly (readonly Before[])[];

/** An entry as it was; `undefined`: it was not there. */
interface Before {
  readonly store: StorageStore;
  readonly key: string;
  readonly value: unknown;
}
