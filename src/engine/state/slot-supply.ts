/**
 * The slots of a table that are in nobody's use, and those that were handed out since the last
 * {@link SlotSupply.begin}, with the rows that asked for them. Its fields are open to the loops over keys, which take
 * slots without a call: a call in such a loop costs every row, whether its key is new or not (measured).
 *
 * Invariants: slots given back are handed out first, the last one first; `free[0, freeCount)` and the slots from `used`
 * on are disjoint and unused; `slots` and `rows` have the same length.
 */
export class SlotSupply {
  free: Int32Array = new Int32Array(256);
  freeCount = 0;
  /** All slots ever handed out lie in [0, used). */
  used = 0;
  slots: Int32Array = new Int32Array(256);
  rows: Int32Array = new Int32Array(256);
  /** Slots handed out since `begin`. */
  count = 0;

  /** Starts a new list of slots handed out. */
  begin(): void {
    this.count = 0;
  }

  /** Makes room for so many more slots in the list. */
  reserve(count: number): void {
    let length = this.slots.length;
    if (this.count + count <= length) return;
    while (length < this.count + count) length *= 2;
    this.slots = copied(this.slots, length);
    this.rows = copied(this.rows, length);
  }

  /** Hands out a slot for the key in a row. */
  take(row: number): number {
    const slot = this.freeCount > 0 ? (this.free[--this.freeCount] as number) : this.used++;
    this.reserve(1);
    this.slots[this.count] = slot;
    this.rows[this.count++] = row;
    return slot;
  }

  /** Takes slots[from, to) back. */
  giveBack(slots: Int32Array, from: number, to: number): void {
    let length = this.free.length;
    while (length < this.freeCount + to - from) length *= 2;
    if (length > this.free.length) this.free = copied(this.free, length);
    for (let i = from; i < to; i++) this.free[this.freeCount++] = slots[i] as number;
  }
}

function copied(from: Int32Array, length: number): Int32Array {
  const to = new Int32Array(length);
  to.set(from);
  return to;
}
