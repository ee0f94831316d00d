/** Timers of browsers are as fine as this once they are nested: a shorter rest would take as long. */
const REST_MS_MIN = 4;
/** A rest is over before anybody notices: heartbeats and barriers wait behind it. Six times a slice, for the largest share. */
const REST_MS_MAX = 30;

/**
 * How long a busy host rests, so that a share of the time is left to others: work is a debt, and time in which there was
 * nothing to do pays it back. Who runs out of work by itself never rests.
 */
export class RestDebt {
  #owedMs = 0;
  #endedAt = Number.NEGATIVE_INFINITY;

  /** Rest in ms after work from `startedAt` to `endedAt` (host ms); 0 = go on. `share` in [0, 1) is what is left. */
  after(startedAt: number, endedAt: number, share: number): number {
    if (share <= 0) {
      this.#owedMs = 0;
      return 0;
    }
    const idle = Math.max(0, startedAt - this.#endedAt);
    this.#endedAt = endedAt;
    const debt = Math.max(0, this.#owedMs - idle) + ((endedAt - startedAt) * share) / (1 - share);
    // A turn that was pushed aside by other threads counts as work, and must not be paid for in full.
    this.#owedMs = Math.min(debt, REST_MS_MAX);
    return this.#owedMs >= REST_MS_MIN ? this.#owedMs : 0;
  }
}
