import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const RESTART_LIMIT = 'A restart strategy restarts as often as it is configured to and not once more.';

/**
 * L3, for the strategies whose number follows from the configuration alone: none, and a fixed delay. Counted are the
 * incidents of one coordinator; a new tab starts counting anew, as in Flink. Rates and exponential delays depend on time and
 * jitter and have vectors of their own.
 */
export class RestartLimit implements Checker {
  #restarts = 0;
  #refused = false;
  readonly on: EventHandlers;

  constructor({ plan }: CheckedRun) {
    const { restart } = plan.settings;
    const limit = restart.strategy === 'none' ? 0 : restart.strategy === 'fixed-delay' ? restart.attempts : null;
    this.on = {
      jobStateChanged: ({ from, to, reason }) => {
        if (limit === null) return;
        if (to === 'RESTARTING' && ++this.#restarts > limit)
          this.#fail(`Restart ${this.#restarts}, allowed are ${limit}.`);
        // What fails while nothing runs (no checkpoint verifies, the graph does not fit) is no matter of restarts.
        if (from !== 'RUNNING' || to !== 'FAILING' || this.#refused) return;
        if (this.#restarts < limit)
          this.#fail(`The job fails after ${this.#restarts} of ${limit} restarts: ${reason}.`);
      },
      checkpointQuarantined: () => {
        this.#refused = true;
      },
    };
  }

  onTabOpened(): void {
    this.#restarts = 0;
    this.#refused = false;
  }

  #fail(detail: string): never {
    throw new InvariantBroken(RESTART_LIMIT, detail);
  }
}
