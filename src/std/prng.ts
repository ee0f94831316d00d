/**
 * Seeded pseudo-random numbers: SplitMix32 for streams, and a stateless hash of (seed, index) for random access, so
 * that a generator source can produce record n without producing the n - 1 before it.
 */

/** A stream of pseudo-random numbers whose whole state is one 32-bit integer. */
export class Prng {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** The next unsigned 32-bit integer. */
  nextUint32(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return mix32(this.#state);
  }

  /** An integer in [0, bound). Bound: 1 … 2^32. */
  nextInt(bound: number): number {
    return Math.floor((this.nextUint32() / 4294967296) * bound);
  }

  /** The whole state. */
  save(): number {
    return this.#state;
  }

  load(saved: number): void {
    this.#state = saved;
  }
}

/** Mixes 32 bits; a bijection with good avalanche (constants of SplitMix32 / MurmurHash3's finaliser). */
export function mix32(value: number): number {
  let z = value | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

/** Unsigned 32 random bits for position `index` (0 … 2^53) of the stream `seed`: the same for ever. */
export function hashAt(seed: number, index: number): number {
  const low = index >>> 0;
  const high = Math.floor(index / 4294967296) >>> 0;
  return mix32(mix32(mix32(seed ^ 0x6a09e667) + low) + high);
}

/** A stable 32-bit number for a text, to derive named streams from one seed (FNV-1a over UTF-16 units). */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h | 0;
}
