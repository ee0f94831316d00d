import { type Mark, type MarkCounts, MARKS } from './marks.ts';

/** Which marks many runs have reached, how often, and which seed came to each first. */
export class ReachedMarks {
  readonly #base: number;
  readonly #reached = new Map<Mark, { times: number; firstSeed: number }>();

  /** `base`: the seed at which the search began; seeds are unsigned 32-bit numbers, and 0 follows the last one. */
  constructor(base: number) {
    this.#base = base;
  }

  /** Adds what the run of a seed has reached. Runs may come in any order. */
  add(seed: number, counts: MarkCounts): void {
    for (const [mark, count] of Object.entries(counts) as [Mark, number][]) {
      const reached = this.#reached.get(mark);
      if (reached === undefined) this.#reached.set(mark, { times: count, firstSeed: seed });
      else {
        reached.times += count;
        if (this.#place(seed) < this.#place(reached.firstSeed)) reached.firstSeed = seed;
      }
    }
  }

  /** A line a mark, the rarest first, and a last one that says how many were reached. */
  report(runs: number): readonly string[] {
    const marks = Object.keys(MARKS) as Mark[];
    const lines = marks
      .toSorted((a, b) => this.#times(a) - this.#times(b))
      .map((mark) => {
        const firstSeed = this.#reached.get(mark)?.firstSeed;
        const seed = firstSeed === undefined ? 'never' : `seed ${firstSeed}`;
        return `${String(this.#times(mark)).padStart(9)}  ${seed.padEnd(15)}  ${mark.padEnd(26)} ${MARKS[mark]}`;
      });
    return [...lines, `${this.#reached.size} of ${marks.length} marks reached in ${runs} runs`];
  }

  #times(mark: Mark): number {
    return this.#reached.get(mark)?.times ?? 0;
  }

  /** How many seeds came before it. */
  #place(seed: number): number {
    return (seed - this.#base) >>> 0;
  }
}
