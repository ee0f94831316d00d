/**
 * Hybrid logical stamps: job time, then a counter; on receipt the maximum of both sides, plus one. Cause always has a
 * smaller stamp than effect, and a stamp is never far from the clock.
 */
export class HybridClock {
  #timeMs = Number.NEGATIVE_INFINITY;
  #counter = 0;

  /** The stamp of the next event at `now`. */
  tick(now: number): { readonly timeMs: number; readonly counter: number } {
    if (now > this.#timeMs) {
      this.#timeMs = now;
      this.#counter = 0;
    } else this.#counter++;
    return { timeMs: this.#timeMs, counter: this.#counter };
  }

  /** A promise at `now`: every stamp to come is greater than this one. */
  bound(now: number): { readonly timeMs: number; readonly counter: number } {
    // Counters start at 0, so -1 is below whatever may still be stamped at this very time.
    if (now > this.#timeMs) return { timeMs: now, counter: -1 };
    return { timeMs: this.#timeMs, counter: this.#counter };
  }

  /** Takes a received stamp in: everything after it is later. */
  observe(stamp: { readonly timeMs: number; readonly counter: number }): void {
    if (stamp.timeMs > this.#timeMs) {
      this.#timeMs = stamp.timeMs;
      this.#counter = stamp.counter;
    } else if (stamp.timeMs === this.#timeMs) this.#counter = Math.max(this.#counter, stamp.counter);
  }

  /** The whole state: the stamp given or seen last. */
  save(): SavedClock {
    return { timeMs: this.#timeMs, counter: this.#counter };
  }

  load(saved: SavedClock): void {
    this.#timeMs = saved.timeMs;
    this.#counter = saved.counter;
  }
}

/** A clock as plain values. */
export interface SavedClock {
  readonly timeMs: number;
  readonly counter: number;
}
