import type { SlotSupply } from './slot-supply.ts';

/**
 * A hash index from three 32-bit integers to a non-negative integer: open addressing with linear probing, keys inline.
 * A 64-bit key takes two of the three; the third is the owner in per-slot maps.
 *
 * Invariants: at most half of the cells are taken; a cell is free when its value word is 0 (values are stored plus 1);
 * removal shifts later cells back, so there are no tombstones and a look-up costs the same for ever.
 * Growth rehashes everything at once (about 30 ns a key).
 */
export class IntIndex {
  #cells = NO_CELLS;
  #mask = 0;
  /** 32 minus the number of bits of a cell's number: the top bits of a hash say where to look first. */
  #shift = 0;
  #size = 0;

  /** `expected`: keys for which there is room without growing. */
  constructor(expected = 0) {
    this.#makeRoom(expected);
  }

  /** The number of keys. */
  size(): number {
    return this.#size;
  }

  /** Bytes of its cells. */
  bytes(): number {
    return this.#cells.byteLength;
  }

  /** The value of a key, or -1. */
  find(a: number, b: number, c: number): number {
    const cells = this.#cells;
    const mask = this.#mask;
    let at = hash(a, b, c) >>> this.#shift;
    for (;;) {
      const base = at << 2;
      const value = cells[base + 3] as number;
      if (cells[base] === a && cells[base + 1] === b && cells[base + 2] === c && value !== 0) return value - 1;
      if (value === 0) return -1;
      at = (at + 1) & mask;
    }
  }

  /**
   * Writes the value of each of `count` two-word keys into `out`: key i is in words 2r and 2r + 1, r being `rows[i]`,
   * or i where `rows` is null. Unknown keys get a slot of the supply, in order of i.
   */
  resolveLongs(words: Int32Array, rows: Int32Array | null, count: number, out: Int32Array, supply: SlotSupply): void {
    supply.reserve(count);
    for (let from = 0; from < count;) {
      // As far as the room goes if every key is new; close to growth that would be a few rows at a time.
      const room = ((this.#mask + 1) >> 1) - this.#size;
      if (room < Math.min(count - from, CHUNK_ROWS_MIN)) {
        this.#grow();
        continue;
      }
      const to = Math.min(count, from + room);
      this.#resolveChunk(words, rows, from, to, out, supply);
      from = to;
    }
  }

  /** Forgets all keys. The room stays for as many again, unless most of it was never used. */
  clear(): void {
    if (this.#size * SPARSE_FACTOR < this.#mask && this.#mask >= INITIAL_CELLS) this.#makeRoom(this.#size);
    else if (this.#size > 0) this.#cells.fill(0);
    this.#size = 0;
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
    let at = hash(a, b, c) >>> this.#shift;
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

  #makeRoom(expected: number): void {
    let cells = INITIAL_CELLS;
    while (cells < expected * 2) cells *= 2;
    this.#cells = new Int32Array(cells * 4);
    this.#mask = cells - 1;
    this.#shift = Math.clz32(cells - 1);
  }

  /**
   * {@link resolveLongs} of keys [from, to), for which there is room. Nothing is called in the loop and no array
   * changes its place, so that a row costs little more than its loads: half of what a loop that may grow takes
   * (measured).
   */
  #resolveChunk(
    words: Int32Array,
    rows: Int32Array | null,
    from: number,
    to: number,
    out: Int32Array,
    supply: SlotSupply,
  ): void {
    const cells = this.#cells;
    const mask = this.#mask << 2;
    const shift = this.#shift;
    const { free, slots: newSlots, rows: newRows, count: before } = supply;
    let { freeCount, used, count } = supply;
    for (let i = from; i < to; i++) {
      const row = rows === null ? i : (rows[i] as number);
      const a = words[2 * row] as number;
      const b = words[2 * row + 1] as number;
      let base = (hash(a, b, 0) >>> shift) << 2;
      let stored = cells[base + 3] as number;
      while (stored !== 0 && (cells[base] !== a || cells[base + 1] !== b)) {
        base = (base + 4) & mask;
        stored = cells[base + 3] as number;
      }
      if (stored === 0) {
        const slot = freeCount > 0 ? (free[--freeCount] as number) : used++;
        newSlots[count] = slot;
        newRows[count++] = row;
        stored = slot + 1;
        cells[base] = a;
        cells[base + 1] = b;
        cells[base + 2] = 0;
        cells[base + 3] = stored;
      }
      out[i] = stored - 1;
    }
    supply.freeCount = freeCount;
    supply.used = used;
    supply.count = count;
    this.#size += count - before;
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
      const home = hash(cells[base] as number, cells[base + 1] as number, cells[base + 2] as number) >>> this.#shift;
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
    let at = hash(a, b, c) >>> this.#shift;
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
    this.#shift--;
    for (let base = 0; base < old.length; base += 4) {
      const stored = old[base + 3] as number;
      if (stored !== 0) this.#place(old[base] as number, old[base + 1] as number, old[base + 2] as number, stored);
    }
  }
}

const INITIAL_CELLS = 16;
const NO_CELLS = new Int32Array(0);
/** Fewer keys at a time are not worth the call. */
const CHUNK_ROWS_MIN = 64;
/** Clearing is 16 bytes a cell: at most so many cells are cleared for one key. */
const SPARSE_FACTOR = 32;

/**
 * Fibonacci hashing: its top bits spread keys that follow each other (ids, times) almost evenly, so that most look-ups
 * end at their first cell: 10 ns a row where a hash that mixes thoroughly took 21 (measured).
 */
function hash(a: number, b: number, c: number): number {
  return Math.imul(a ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35), 0x9e3779b1);
}
