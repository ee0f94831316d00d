import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const CHECKPOINT_PROGRESS = 'While nothing fails, a checkpoint completes within a few intervals.';

/**
 * L1. Time here is the job's: it passes a little with every step. A chain of hops each of which may be held up by the
 * schedule is long, so the bound is generous; a checkpoint that never completes breaks it all the same. Counting starts
 * anew with every fault (a failed or aborted checkpoint, a restart) and stops at the end of the input, where the final
 * checkpoint is L2's.
 */
export class CheckpointProgress implements Checker {
  #since: number | null = null;
  readonly on: EventHandlers;

  constructor({ plan }: CheckedRun) {
    const { intervalMs, minPauseMs, timeoutMs } = plan.settings.checkpoint;
    const boundMs = INTERVALS * Math.max(intervalMs ?? 0, minPauseMs) + timeoutMs;
    const restart = (atMs: number): void => {
      if (this.#since !== null) this.#since = atMs;
    };
    this.on = {
      jobStateChanged: ({ to }, { stamp }) => {
        this.#since = to === 'RUNNING' && intervalMs !== null ? stamp.timeMs : null;
      },
      taskStateReported: (_body, { stamp }) => restart(stamp.timeMs),
      checkpointCompleted: (_body, { stamp }) => restart(stamp.timeMs),
      checkpointFailed: (_body, { stamp }) => restart(stamp.timeMs),
      storageTransaction: ({ outcome }, { stamp }) => {
        if (outcome === 'aborted') restart(stamp.timeMs);
      },
      counters: (_body, { stamp }) => {
        if (this.#since === null || stamp.timeMs - this.#since <= boundMs) return;
        throw new InvariantBroken(
          CHECKPOINT_PROGRESS,
          `None has completed or failed for ${stamp.timeMs - this.#since} ms; the bound is ${boundMs} ms.`,
        );
      },
    };
  }

  onTabOpened(): void {
    this.#since = null;
  }
}

const INTERVALS = 20;
