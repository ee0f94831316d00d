/**
 * A binary min-heap over a comparison. Equal elements come out in an order that depends only on the sequence of
 * operations, so callers that need a total order compare by a sequence number last.
 */
export class BinaryHeap<T> {
  #items: T[] = [];
  readonly #compare: (a: T, b: T) => number;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  /** The number of elements. */
  size(): number {
    return this.#items.length;
  }

  /** The least element. */
  peek(): T | undefined {
    return this.#items[0];
  }

  /** Adds an element. */
  push(value: T): void {
    const items = this.#items;
    let at = items.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#compare(items[parent] as T, value) <= 0) break;
      items[at] = items[parent] as T;
      at = parent;
    }
    items[at] = value;
  }

  /** Removes and returns the least element. */
  pop(): T | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (items.length > 0 && last !== undefined) this.#sink(last);
    return top;
  }

  /** All elements in heap order (not sorted), as a new array. */
  toArray(): T[] {
    return [...this.#items];
  }

  #sink(value: T): void {
    const items = this.#items;
    const half = items.length >> 1;
    let at = 0;
    while (at < half) {
      let child = 2 * at + 1;
      if (child + 1 < items.length && this.#compare(items[child + 1] as T, items[child] as T) < 0) child++;
      if (this.#compare(items[child] as T, value) >= 0) break;
      items[at] = items[child] as T;
      at = child;
    }
    items[at] = value;
  }
}
