import { hashOf } from './state-set.ts';

/**
 * States that were met lately, by a hash of 64 bits of their words: most of those met again are met again soon, and by
 * their words that is told sooner than by what they are one with.
 *
 * It forgets: of two states with one place the later one stays. Never is one said to have been met that was not, but for
 * hashes that meet.
 */
export class RecentStates {
  readonly #low = new Int32Array(PLACES);
  readonly #high = new Int32Array(PLACES);

  /** Whether a state was met lately; it has been from now on. */
  meet(words: Int32Array): boolean {
    const [low, high] = hashOf(words);
    const place = (low ^ Math.imul(high, 0x9e3779b1)) & (PLACES - 1);
    if (this.#low[place] === low && this.#high[place] === high) return true;
    this.#low[place] = low;
    this.#high[place] = high;
    return false;
  }
}

/** 8 MB. */
const PLACES = 1 << 20;
