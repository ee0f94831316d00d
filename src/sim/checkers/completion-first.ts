import type { TransactRequest } from '#engine/ports.ts';
import type { LogTransaction } from '#engine/vault/sink-index.ts';
import { lastNumberOf, manifestPrefix, quarantinePrefix, transactionPrefix } from '#engine/vault/storage-keys.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const COMPLETION_FIRST =
  'A checkpoint is complete before anybody is told, before its transactions are committed and before an older one is collected.';

/**
 * I3. Notifications are compared with the coordinator's words; commits and deletions with what is stored, because a
 * commit after a restore follows from the manifest alone: a crash may lie between "durable" and "declared".
 */
export class CompletionFirst implements Checker {
  readonly #run: CheckedRun;
  /** What the coordinator of this tab has declared, or restored from: its own notifications follow from nothing else. */
  readonly #completed = new Set<number>();
  /** Of the manifests that are, or ever were, stored. */
  #newestStored = 0;
  readonly #stored = new Set<number>();
  readonly #failed = new Set<number>();
  #ended = false;
  readonly on: EventHandlers;
  /** A manifest that landed and is reported as failed is given up by whichever tab had written it. */
  readonly onLostTab: EventHandlers = {
    checkpointFailed: ({ checkpointId }) => void this.#failed.add(checkpointId),
  };

  constructor(run: CheckedRun) {
    this.#run = run;
    this.on = {
      checkpointFailed: ({ checkpointId }) => void this.#failed.add(checkpointId),
      checkpointCompleted: ({ checkpointId }) => void this.#completed.add(checkpointId),
      attemptStarted: ({ restoredCheckpointId }) => {
        if (restoredCheckpointId !== null) this.#completed.add(restoredCheckpointId);
      },
      notifyCompleteReceived: ({ subtask, checkpointId }) => {
        if (!this.#completed.has(checkpointId)) this.#fail(`${subtask} heard of ${checkpointId} too early.`);
      },
      jobStateChanged: ({ to }) => {
        // A job that ran to its end or was cancelled keeps what its policy says.
        this.#ended = to === 'FINISHED' || to === 'CANCELLING' || to === 'CANCELED';
      },
    };
  }

  onStorageWiped(): void {
    this.#newestStored = 0;
    this.#stored.clear();
  }

  onTabOpened(): void {
    this.#completed.clear();
  }

  onStartedAnew(): void {
    this.#failed.clear();
    this.#newestStored = 0;
    this.#stored.clear();
  }

  onFinishedElsewhere(): void {
    this.#ended = true;
  }

  onStored({ puts, deletes }: TransactRequest): void {
    const { jobId, plan } = this.#run;
    const manifests = manifestPrefix(jobId);
    const transactions = transactionPrefix(jobId);
    let isQuarantine = false;
    for (const { store, key, value } of puts) {
      if (store === 'manifests' && key.startsWith(manifests)) {
        this.#newestStored = Math.max(this.#newestStored, lastNumberOf(key));
        this.#stored.add(lastNumberOf(key));
      } else if (store === 'manifests' && key.startsWith(quarantinePrefix(jobId))) isQuarantine = true;
      else if (store === 'logs' && key.startsWith(transactions) && plan.settings.checkpoint.intervalMs !== null) {
        this.#onTransaction(value as LogTransaction);
      }
    }
    if (isQuarantine || this.#ended) return;
    for (const { store, key } of deletes) {
      if (store !== 'manifests' || !key.startsWith(manifests)) continue;
      const id = lastNumberOf(key);
      // What is given up is deleted whether it is there or not.
      if (!this.#stored.delete(id)) continue;
      if (id >= this.#newestStored && !this.#failed.has(id))
        this.#fail(`Checkpoint ${id} is collected, and none newer has ever been stored.`);
    }
  }

  #onTransaction({ transaction, state, checkpointId }: LogTransaction): void {
    if (state !== 'committed' || (checkpointId ?? 0) <= this.#newestStored) return;
    this.#fail(
      `Transaction ${transaction} of checkpoint ${checkpointId} is committed, ` +
        `but the newest checkpoint is ${this.#newestStored}.`,
    );
  }

  #fail(detail: string): never {
    throw new InvariantBroken(COMPLETION_FIRST, detail);
  }
}
