/** Java's pseudo-random numbers: a linear congruential generator of 48 bits. Flink's RAND uses it. */
export class JavaRandom {
  #state: bigint;

  constructor(seed: bigint) {
    this.#state = (seed ^ MULTIPLIER) & MASK;
  }

  /** The next number in [0, 1), of 53 bits. */
  nextDouble(): number {
    const high = this.#next(26);
    return (high * 2 ** 27 + this.#next(27)) / 2 ** 53;
  }

  /** The next integer in [0, bound); the bound is positive. */
  nextInt(bound: number): number {
    const draw = this.#next(31);
    if ((bound & (bound - 1)) === 0) return Number((BigInt(bound) * BigInt(draw)) >> 31n);
    let bits = draw;
    // The last, incomplete run of `bound` numbers is drawn again.
    while (bits - (bits % bound) + (bound - 1) > 0x7fffffff) bits = this.#next(31);
    return bits % bound;
  }

  #next(bits: number): number {
    this.#state = (this.#state * MULTIPLIER + 0xbn) & MASK;
    return Number(this.#state >> BigInt(48 - bits));
  }
}

const MULTIPLIER = 0x5deece66dn;
const MASK = (1n << 48n) - 1n;
