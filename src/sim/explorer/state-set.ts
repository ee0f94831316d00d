import { assert } from '#std/assert.ts';

/**
 * The states that have been seen, by a hash of 64 bits, and how each was reached first.
 *
 * Invariant: states are numbered from 0 in the order in which they were added, so a parent is before its children.
 * Two states with one hash would be taken for one: with 10^7 states that happens in one exploration of 400,000. No `Set`,
 * which ends at 2^24 entries and takes ten times the room.
 */
export class StateSet {
  #low = new Int32Array(INITIAL);
  #high = new Int32Array(INITIAL);
  /** Position in the order of adding, by place in the table; -1 = free. */
  #index = new Int32Array(INITIAL).fill(-1);
  #parents = new Int32Array(INITIAL);
  #choices = new Int16Array(INITIAL);
  #size = 0;

  size(): number {
    return this.#size;
  }

  /** Adds a state reached from `parent` by its transition number `choice`; false if it was there. */
  add(words: Int32Array, parent: number, choice: number): boolean {
    assert(choice < 32_768, 'a state has a moderate number of transitions');
    if (this.#size * 2 >= this.#index.length) this.#grow();
    const [low, high] = hashOf(words);
    let place = (low ^ Math.imul(high, 0x9e3779b1)) & (this.#index.length - 1);
    while (this.#index[place] !== -1) {
      if (this.#low[place] === low && this.#high[place] === high) return false;
      place = (place + 1) & (this.#index.length - 1);
    }
    this.#low[place] = low;
    this.#high[place] = high;
    this.#index[place] = this.#size;
    if (this.#size === this.#parents.length) {
      this.#parents = grown(this.#parents, new Int32Array(this.#size * 2));
      this.#choices = grown(this.#choices, new Int16Array(this.#size * 2));
    }
    this.#parents[this.#size] = parent;
    this.#choices[this.#size] = choice;
    this.#size++;
    return true;
  }

  /** The transition numbers that lead from the first state to this one. */
  pathTo(state: number): number[] {
    const path: number[] = [];
    for (let at = state; at > 0; at = this.#parents[at] as number) path.push(this.#choices[at] as number);
    return path.toReversed();
  }

  #grow(): void {
    const [low, high, index] = [this.#low, this.#high, this.#index];
    const length = index.length * 2;
    this.#low = new Int32Array(length);
    this.#high = new Int32Array(length);
    this.#index = new Int32Array(length).fill(-1);
    for (let from = 0; from < index.length; from++) {
      if (index[from] === -1) continue;
      let place = ((low[from] as number) ^ Math.imul(high[from] as number, 0x9e3779b1)) & (length - 1);
      while (this.#index[place] !== -1) place = (place + 1) & (length - 1);
      this.#low[place] = low[from] as number;
      this.#high[place] = high[from] as number;
      this.#index[place] = index[from] as number;
    }
  }
}

const INITIAL = 1 << 12;

/** Two independent multiply-rotate lanes over the words. */
export function hashOf(words: Int32Array): readonly [low: number, high: number] {
  let low = 0x2545f491 ^ words.length;
  let high = 0x27d4eb2f;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as number;
    low = Math.imul(low ^ word, 0x85ebca6b);
    low = (low << 13) | (low >>> 19);
    high = Math.imul(high + word, 0xc2b2ae35);
    high ^= high >>> 15;
  }
  low = Math.imul(low ^ (low >>> 16), 0x9e3779b1);
  high = Math.imul(high ^ (high >>> 13), 0x85ebca77);
  return [low ^ (low >>> 15), high ^ (high >>> 16)];
}

function grown<Target extends Int32Array | Int16Array>(from: Target, to: Target): Target {
  to.set(from);
  return to;
}
