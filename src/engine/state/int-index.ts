/**
 * A hash index from three 32-bit integers to a non-negative integer: open addressing with linear probing, keys inline.
 * A 64-bit key takes two of the three; the third is the owner in per-slot maps.
 *
 * Invariants: at most half of the cells are taken; a cell is free when its value word is 0 (values are stored plus 1);
 * removal shifts later cells back, so there are no tombstones and a look-up costs the same for ever.
 * Growth rehashes everything at once (about 30 ns a key).
 */
export class IntIndex {
  #cells = new Int32Array(INITIAL_CELLS * 4);
  #mask = INITIAL_CELLS - 1;
  #size = 0;

  /** The number of keys. */
  size(): number {
    return this.#size;
  }

  /** The value of a key, or -1. */
  find(a: number, b: number, c: number): number {
    const cells = this.#cells;
    const mask = this.#mask;
    let at = hash(a, b, c) & mask;
    for (;;) {
      const base = at << 2;
      const value = cells[base + 3] as number;
      if (value === 0) return -1;
      if (cells[base] === a && cells[base + 1] === b && cells[base + 2] === c) return value - 1;
      at = (at + 1) & mask;
    }
  }

  /** Adds a key that is not there. */
  insert(a: number, b: number, c: number, value: number): void {
    if ((this.#size + 1) * 2 > this.#mask + 1) this.#grow();
    this.#place(a, b, c, value + 1);
    this.#size++;
  }

  /** Removes a key; false if it is not there. */
  remove(a: number, b: number, c: number): boolean {
    const cells = this.#cells;
    const mask = this.#mask;
    let at = hash(a, b, c) & mask;
    for (;;) {
      const base = at << 2;
      if (cells[base + 3] === 0) return false;
      if (cells[base] === a && cells[base + 1] === b && cells[base + 2] === c) break;
      at = (at + 1) & mask;
    }
    this.#size--;
    this.#closeGap(at);
    return true;
  }

  #closeGap(gap: number): void {
    const cells = this.#cells;
    const mask = this.#mask;
    let hole = gap;
    let at = gap;
    for (;;) {
      at = (at + 1) & mask;
      const base = at << 2;
      if (cells[base + 3] === 0) break;
      const home = hash(cells[base] as number, cells[base + 1] as number, cells[base + 2] as number) & mask;
      // The cell may move back only if its home does not lie between the hole and itself.
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      cells.copyWithin(hole << 2, base, base + 4);
      hole = at;
    }
    cells[(hole << 2) + 3] = 0;
  }

  #place(a: number, b: number, c: number, stored: number): void {
    const cells = this.#cells;
    const mask = this.#mask;
    let at = hash(a, b, c) & mask;
    while (cells[(at << 2) + 3] !== 0) at = (at + 1) & mask;
    const base = at << 2;
    cells[base] = a;
    cells[base + 1] = b;
    cells[base + 2] = c;
    cells[base + 3] = stored;
  }

  #grow(): void {
    const old = this.#cells;
    this.#cells = new Int32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let base = 0; base < old.length; base += 4) {
      const stored = old[base + 3] as number;
      if (stored !== 0) this.#place(old[base] as number, old[base + 1] as number, old[base + 2] as number, stored);
    }
  }
}

const INITIAL_CELLS = 16;

function hash(a: number, b: number, c: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  return h ^ (h >>> 15);
}
