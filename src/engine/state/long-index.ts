import { IntIndex } from './int-index.ts';
import type { SlotSupply } from './slot-supply.ts';

/**
 * A hash index from keys of two 32-bit words to slots. Keys mostly share their high word (ids that fit into 32 bits, any
 * 32-bit key): then a cell is the low word and the slot, half of what an {@link IntIndex} takes, and a look-up in a table
 * that is not in the caches costs 7.5 instead of 9 to 12 ns (measured). The first key with another high word moves all of
 * them to an IntIndex, where they stay until the index is cleared.
 *
 * Invariants of the narrow form: at most half of the cells are taken; a cell is free when its second word is 0 (slots are
 * stored plus 1); linear probing, and removal shifts later cells back.
 */
export class LongIndex {
  #cells: Int32Array = new Int32Array(0);
  #mask = 0;
  /** 32 minus the number of bits of a cell's number. */
  #shift = 0;
  #size = 0;
  /** The high word of all keys, where there are keys. */
  #high = 0;
  #wide: IntIndex | null = null;

  /** `expected`: keys for which there is room without growing. */
  constructor(expected = 0) {
    this.#makeRoom(expected);
  }

  /** The number of keys. */
  size(): number {
    return this.#wide?.size() ?? this.#size;
  }

  /** Bytes of its cells. */
  bytes(): number {
    return this.#wide?.bytes() ?? this.#cells.byteLength;
  }

  /** The slot of a key, or -1. */
  find(low: number, high: number): number {
    if (this.#wide !== null) return this.#wide.find(low, high, 0);
    if (high !== this.#high) return -1;
    return (this.#cells[this.#cellOf(low) + 1] as number) - 1;
  }

  /** Adds a key that is not there. */
  insert(low: number, high: number, slot: number): void {
    if (this.#wide === null && this.#size === 0) this.#high = high;
    const wide = this.#wide ?? (high === this.#high ? null : this.#widen());
    if (wide !== null) {
      wide.insert(low, high, 0, slot);
      return;
    }
    if ((this.#size + 1) * 2 > this.#mask + 1) this.#grow();
    this.#place(low, slot + 1);
    this.#size++;
  }

  /** Removes a key; false if it is not there. */
  remove(low: number, high: number): boolean {
    if (this.#wide !== null) return this.#wide.remove(low, high, 0);
    const base = this.#cellOf(low);
    if (high !== this.#high || this.#cells[base + 1] === 0) return false;
    this.#size--;
    this.#closeGap(base >> 1);
    return true;
  }

  /**
   * Writes the slot of each of `count` keys into `out`: key i is in words 2r and 2r + 1, r being `rows[i]`, or i where
   * `rows` is null. Unknown keys get a slot of the supply, in order of i.
   */
  resolve(words: Int32Array, rows: Int32Array | null, count: number, out: Int32Array, supply: SlotSupply): void {
    supply.reserve(count);
    let from = 0;
    let wide = this.#wide;
    while (wide === null && from < count) {
      const high = words[2 * (rows === null ? from : (rows[from] as number)) + 1] as number;
      if (this.#size === 0) this.#high = high;
      else if (high !== this.#high) {
        wide = this.#widen();
        break;
      }
      // As far as the room goes if every key is new; close to growth that would be a few rows at a time.
      const room = ((this.#mask + 1) >> 1) - this.#size;
      if (room < Math.min(count - from, CHUNK_ROWS_MIN)) this.#grow();
      else from = this.#resolveChunk(words, rows, from, Math.min(count, from + room), out, supply);
    }
    if (wide === null) return;
    const rest =
      from === 0 ? rows : (rows?.subarray(from) ?? Int32Array.from({ length: count - from }, (_, i) => from + i));
    wide.resolveLongs(words, rest, count - from, from === 0 ? out : out.subarray(from), supply);
  }

  /** Forgets all keys. The room stays for as many again, unless most of it was never used. */
  clear(): void {
    if (this.#wide !== null) {
      this.#makeRoom(this.#wide.size());
      this.#wide = null;
    } else if (this.#size * SPARSE_FACTOR < this.#mask && this.#mask >= INITIAL_CELLS) this.#makeRoom(this.#size);
    else if (this.#size > 0) this.#cells.fill(0);
    this.#size = 0;
  }

  /**
   * {@link resolve} of keys [from, to), for which there is room, up to the first one with another high word; returns how far
   * it came. Nothing is called in the loop and no array changes its place: half of what a loop that may grow takes.
   */
  #resolveChunk(
    words: Int32Array,
    rows: Int32Array | null,
    from: number,
    to: number,
    out: Int32Array,
    supply: SlotSupply,
  ): number {
    const cells = this.#cells;
    const mask = this.#mask << 1;
    const shift = this.#shift;
    const high = this.#high;
    const { free, slots: newSlots, rows: newRows, count: before } = supply;
    let { freeCount, used, count } = supply;
    let i = from;
    for (; i < to; i++) {
      const row = rows === null ? i : (rows[i] as number);
      const low = words[2 * row] as number;
      if (words[2 * row + 1] !== high) break;
      let base = (hash(low) >>> shift) << 1;
      let stored = cells[base + 1] as number;
      while (stored !== 0 && cells[base] !== low) {
        base = (base + 2) & mask;
        stored = cells[base + 1] as number;
      }
      if (stored === 0) {
        const slot = freeCount > 0 ? (free[--freeCount] as number) : used++;
        newSlots[count] = slot;
        newRows[count++] = row;
        stored = slot + 1;
        cells[base] = low;
        cells[base + 1] = stored;
      }
      out[i] = stored - 1;
    }
    supply.freeCount = freeCount;
    supply.used = used;
    supply.count = count;
    this.#size += count - before;
    return i;
  }

  /** Where the cell of a key begins, or the free one where it would be. */
  #cellOf(low: number): number {
    const cells = this.#cells;
    const mask = this.#mask << 1;
    let base = (hash(low) >>> this.#shift) << 1;
    while (cells[base + 1] !== 0 && cells[base] !== low) base = (base + 2) & mask;
    return base;
  }

  #place(low: number, stored: number): void {
    const base = this.#cellOf(low);
    this.#cells[base] = low;
    this.#cells[base + 1] = stored;
  }

  #closeGap(gap: number): void {
    const cells = this.#cells;
    const mask = this.#mask;
    let hole = gap;
    let at = gap;
    for (;;) {
      at = (at + 1) & mask;
      if (cells[2 * at + 1] === 0) break;
      const home = hash(cells[2 * at] as number) >>> this.#shift;
      // The cell may move back only if its home does not lie between the hole and itself.
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      cells.copyWithin(2 * hole, 2 * at, 2 * at + 2);
      hole = at;
    }
    cells[2 * hole + 1] = 0;
  }

  #makeRoom(expected: number): void {
    let cells = INITIAL_CELLS;
    while (cells < expected * 2) cells *= 2;
    this.#cells = new Int32Array(cells * 2);
    this.#mask = cells - 1;
    this.#shift = Math.clz32(cells - 1);
  }

  #grow(): void {
    const old = this.#cells;
    this.#makeRoom(this.#mask + 1);
    for (let base = 0; base < old.length; base += 2) {
      const stored = old[base + 1] as number;
      if (stored !== 0) this.#place(old[base] as number, stored);
    }
  }

  #widen(): IntIndex {
    const wide = new IntIndex(this.#size + 1);
    const cells = this.#cells;
    for (let base = 0; base < cells.length; base += 2) {
      const stored = cells[base + 1] as number;
      if (stored !== 0) wide.insert(cells[base] as number, this.#high, 0, stored - 1);
    }
    this.#wide = wide;
    this.#cells = NO_CELLS;
    return wide;
  }
}

const INITIAL_CELLS = 16;
const NO_CELLS = new Int32Array(0);
/** Fewer keys at a time are not worth the call. */
const CHUNK_ROWS_MIN = 64;
/** At most so many cells are cleared for one key. */
const SPARSE_FACTOR = 32;

/** Fibonacci hashing, as in IntIndex. */
function hash(low: number): number {
  return Math.imul(low, 0x9e3779b1);
}
