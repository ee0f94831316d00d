import type { TransactRequest } from '#engine/ports.ts';
import type { LogTransaction } from '#engine/vault/sink-index.ts';
import { TRANSACTION_PREFIX_ALL } from '#engine/vault/storage-keys.ts';
import { COLLECT_LEFTOVERS, WRITE_SINKS } from '#engine/vault/storage-purposes.ts';
import type { Reach } from './marks.ts';

/** Marks of applied storage transactions. */
export class StoredMarks {
  readonly #reach: Reach;
  readonly #committed = new Set<string>();

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  onStored({ purpose, puts, deletes }: TransactRequest): void {
    if (purpose === COLLECT_LEFTOVERS && deletes.length > 0) this.#reach('leftoversCollected');
    if (purpose !== WRITE_SINKS) return;
    const subtasks = new Set<string>();
    for (const { key, value } of puts) {
      if (!key.startsWith(TRANSACTION_PREFIX_ALL)) continue;
      const { subtask, state } = value as LogTransaction;
      subtasks.add(subtask);
      if (state !== 'committed') continue;
      if (this.#committed.has(key)) this.#reach('commitStoredAgain');
      this.#committed.add(key);
    }
    if (subtasks.size > 1) this.#reach('writesTogether');
  }
}
