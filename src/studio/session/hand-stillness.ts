/** The least a job gets while hands are at work: a quarter of the time. */
const STILL_SHARE_MAX = 0.75;
/** What may be used up at once: a few presses in a row. */
const SAVED_MS_MAX = 400;

/**
 * How long the subtasks of a job stand still for a hand. What answers a hand is a chain of threads, and behind workers each
 * of them waits for its turn; but a hand that never rests must not stop the job, so what has been used comes back slowly.
 */
export class HandStillness {
  #savedMs = SAVED_MS_MAX;
  #countedAt = 0;
  /** Until when they stand still. */
  #until = Number.NEGATIVE_INFINITY;

  /** They are to stand still for `ms` from now on, instead of what was granted before. Returns for how long they do. */
  grant(now: number, ms: number): number {
    const unused = Math.max(0, this.#until - now);
    const refill = Math.max(0, now - this.#countedAt) * STILL_SHARE_MAX;
    this.#savedMs = Math.min(SAVED_MS_MAX, this.#savedMs + unused + refill);
    this.#countedAt = now;
    const granted = Math.floor(Math.min(ms, this.#savedMs));
    this.#savedMs -= granted;
    this.#until = now + granted;
    return granted;
  }
}
