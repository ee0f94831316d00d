/** Timers of browsers are as fine as this once they are nested: a shorter rest would take as long. */
const REST_MS_MIN = 4;
/** A rest is over before anybody notices: heartbeats and barriers wait behind it. Six times a slice, for the largest share. */
const REST_MS_MAX = 30;

/**
 * How long a busy host rests, so that a share of the time is left to others: work is a debt, and time in which there was
 * nothing to do pays it back. Who runs out of work by itself never rests.
 */
export class RestDebt {
  /** Less than none: it has stood still without owing it. */
  #owedMs = 0;
  #stillMs = 0;
  #endedAt = Number.NEGATIVE_INFINITY;

  /** The host was made to stand still for so long: that pays for work to come. */
  still(ms: number): void {
    this.#stillMs = Math.min(this.#stillMs + ms, REST_MS_MAX);
  }

  /** Rest in ms after work from `startedAt` to `endedAt` (host ms); 0 = go on. `share` in [0, 1) is what is left. */
  after(startedAt: number, endedAt: number, share: number): number {
    if (share <= 0) {
      this.#owedMs = 0;
      this.#stillMs = 0;
      return 0;
    }
    const idle = Math.max(0, startedAt - this.#endedAt);
    this.#endedAt = endedAt;
    const before = this.#owedMs > 0 ? Math.max(0, this.#owedMs - idle) : this.#owedMs;
    const debt = before - this.#stillMs + ((endedAt - startedAt) * share) / (1 - share);
    this.#stillMs = 0;
    // A turn that was pushed aside by other threads counts as work, and must not be paid for in full.
    this.#owedMs = Math.min(Math.max(debt, -REST_MS_MAX), REST_MS_MAX);
    return this.#owedMs >= REST_MS_MIN ? this.#owedMs : 0;
  }
}
