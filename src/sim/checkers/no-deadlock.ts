import type { ChannelId } from '#protocol/job-plan.ts';
import { type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const NO_DEADLOCK =
  'Elements that wait in a channel are read in the end, with no credit left just as with many.';

/**
 * L4. Subtasks announce their counters again and again while they live. If a great many of these pass, elements wait, and
 * nobody takes any, fails or restarts, then everybody waits for everybody.
 */
export class NoDeadlock implements Checker {
  #idle = 0;
  #running = false;
  readonly #waiting = new Map<ChannelId, number>();
  readonly on: EventHandlers = {
    elementSent: ({ channel }) => {
      this.#waiting.set(channel, (this.#waiting.get(channel) ?? 0) + 1);
      this.#idle = 0;
    },
    elementTaken: ({ channel }) => {
      const left = (this.#waiting.get(channel) ?? 0) - 1;
      if (left > 0) this.#waiting.set(channel, left);
      else this.#waiting.delete(channel);
      this.#idle = 0;
    },
    attemptStarted: () => {
      this.#waiting.clear();
      this.#idle = 0;
    },
    jobStateChanged: ({ to }) => {
      this.#running = to === 'RUNNING';
    },
    // A blocked channel waits for a barrier; if the checkpoint is given up, that is an end of the wait too.
    checkpointFailed: () => {
      this.#idle = 0;
    },
    counters: () => {
      if (!this.#running || this.#waiting.size === 0 || ++this.#idle < IDLE_MAX) return;
      throw new InvariantBroken(
        NO_DEADLOCK,
        `Nothing moves, and elements wait in ${[...this.#waiting.keys()].join(', ')}.`,
      );
    },
  };

  onTabOpened(): void {
    this.#waiting.clear();
    this.#idle = 0;
  }
}

/** Readings of counters, ten a second a subtask: minutes of the job. */
const IDLE_MAX = 20_000;
