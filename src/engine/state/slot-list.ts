/** Slots in the order they were added; `slots[0, count)`. */
export class SlotList {
  slots = new Int32Array(16);
  count = 0;

  /** Adds a slot at the end. */
  add(slot: number): void {
    if (this.count === this.slots.length) {
      const grown = new Int32Array(this.slots.length * 2);
      grown.set(this.slots);
      this.slots = grown;
    }
    this.slots[this.count++] = slot;
  }
}
