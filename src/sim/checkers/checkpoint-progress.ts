import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const CHECKPOINT_PROGRESS = 'While nothing fails, a checkpoint completes within a few intervals.';

/**
 * L1. Time here is the job's: it passes a little with every step. A chain of hops each of which may be held up by the
 * schedule is long, so the bound is generous; a checkpoint that never completes breaks it all the same. Counting starts
 * anew with every fault (a failed or aborted checkpoint, a restart) and stops at the end of the input, where the final
 * checkpoint is L2's.
 */
export class CheckpointProgress implements Checker {
  #waits = false;
  #waitedMs = 0;
  #lastMs = 0;
  readonly on: EventHandlers;

  constructor({ plan }: CheckedRun) {
    const { intervalMs, minPauseMs, timeoutMs } = plan.settings.checkpoint;
    const boundMs = INTERVALS * Math.max(intervalMs ?? 0, minPauseMs) + timeoutMs;
    const restart = (): void => {
      this.#waitedMs = 0;
    };
    this.on = {
      jobStateChanged: ({ to }) => {
        this.#waits = to === 'RUNNING' && intervalMs !== null;
        this.#waitedMs = 0;
      },
      taskStateReported: restart,
      checkpointCompleted: restart,
      checkpointFailed: restart,
      storageTransaction: ({ outcome }) => {
        if (outcome === 'aborted') this.#waitedMs = 0;
      },
      counters: (_body, { stamp }) => {
        this.#waitedMs += Math.min(JUMP_MS, Math.max(0, stamp.timeMs - this.#lastMs));
        this.#lastMs = stamp.timeMs;
        if (!this.#waits || this.#waitedMs <= boundMs) return;
        throw new InvariantBroken(
          CHECKPOINT_PROGRESS,
          `None has completed or failed for ${this.#waitedMs} ms; the bound is ${boundMs} ms.`,
        );
      },
    };
  }

  onTabOpened(): void {
    this.#waits = false;
  }
}

/** Time that passes at once, in a frozen tab for instance, was nobody's to use. */
const JUMP_MS = 100;

const INTERVALS = 20;
