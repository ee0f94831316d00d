/**
 * States that wait to be expanded, first in first out, as words in large blocks: some hundred bytes each, none of them an
 * object.
 *
 * Invariant: what is added as number n is taken as number n, counted from 0. Assumption: a state fits a block.
 */
export class Frontier {
  readonly #blocks: Int32Array[] = [];
  /** Where the next state is written in the last block, and read in the first. */
  #end = BLOCK_WORDS;
  #at = 0;
  #added = 0;
  #taken = 0;

  size(): number {
    return this.#added - this.#taken;
  }

  /** `words` are copied. */
  push(words: Int32Array, depth: number): void {
    // A block ends with a zero, or where it ends.
    if (this.#end + HEAD_WORDS + words.length > BLOCK_WORDS) {
      this.#blocks.push(new Int32Array(BLOCK_WORDS));
      this.#end = 0;
    }
    const block = this.#blocks.at(-1) as Int32Array;
    block[this.#end] = words.length;
    block[this.#end + 1] = depth;
    block.set(words, this.#end + HEAD_WORDS);
    this.#end += HEAD_WORDS + words.length;
    this.#added++;
  }

  /** The words are valid as long as nobody writes over them: nobody does. */
  shift(): Waiting | undefined {
    if (this.#taken === this.#added) return undefined;
    let block = this.#blocks[0] as Int32Array;
    if (this.#at + HEAD_WORDS > BLOCK_WORDS || block[this.#at] === 0) {
      this.#blocks.shift();
      block = this.#blocks[0] as Int32Array;
      this.#at = 0;
    }
    const length = block[this.#at] as number;
    const depth = block[this.#at + 1] as number;
    const words = block.subarray(this.#at + HEAD_WORDS, this.#at + HEAD_WORDS + length);
    this.#at += HEAD_WORDS + length;
    return { words, number: this.#taken++, depth };
  }
}

/** A state that waits: its words, its number in the order of adding, and how many transitions away it was found. */
export interface Waiting {
  readonly words: Int32Array;
  readonly number: number;
  readonly depth: number;
}

const BLOCK_WORDS = 1 << 18;
const HEAD_WORDS = 2;
