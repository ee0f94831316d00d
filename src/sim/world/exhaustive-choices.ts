/**
 * All runs of a small scope, depth first: the list of decisions of the next run follows from the last one's decisions
 * and how many possibilities each had. Beyond `depth` decisions every run goes on calmly.
 */
export class ExhaustiveChoices {
  readonly #depth: number;
  #next: readonly number[] | null = [];

  constructor(depth: number) {
    this.#depth = depth;
  }

  /** The decisions the next run begins with, or null when every one has been made. */
  next(): readonly number[] | null {
    return this.#next;
  }

  /** Takes what the run did: its decisions and their numbers of possibilities. */
  ran(choices: readonly number[], bounds: readonly number[]): void {
    let last = Math.min(this.#depth, choices.length) - 1;
    while (last >= 0 && (choices[last] as number) + 1 >= (bounds[last] as number)) last--;
    this.#next = last < 0 ? null : [...choices.slice(0, last), (choices[last] as number) + 1];
  }
}
