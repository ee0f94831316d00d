/**
 * The monotonic host clock that liveness runs on. It leaves out the time in which this worker did not run at all: a
 * suspended machine or a frozen tab stops every worker alike, and must not look like everybody's death.
 *
 * Assumes that `now` is read or `tick` is called at least once a second while the worker runs.
 */
export class LivenessClock {
  readonly #monotonicNow: () => number;
  #lastReading: number;
  #left = 0;

  constructor(monotonicNow: () => number) {
    this.#monotonicNow = monotonicNow;
    this.#lastReading = monotonicNow();
  }

  /** Ms since some start, without suspensions. */
  now(): number {
    const reading = this.#monotonicNow();
    const gap = reading - this.#lastReading;
    this.#lastReading = reading;
    if (gap > SUSPENSION_MS) this.#left += gap - TICK_MS;
    return reading - this.#left;
  }

  /** To be called every {@link TICK_MS}. */
  tick(): void {
    this.now();
  }
}

export const TICK_MS = 1000;
/** A worker that runs is never silent to itself for that long: slices are 5 ms, ticks come each second. */
const SUSPENSION_MS = 3000;
