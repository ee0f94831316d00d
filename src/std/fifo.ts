import { assert } from './assert.ts';

/**
 * A first-in first-out queue over a growing ring. Push and shift are O(1) amortised; `Array.shift` is O(n) above a few
 * thousand elements, which a paused channel reaches.
 */
export class Fifo<T> {
  #ring: (T | undefined)[] = new Array<T | undefined>(16);
  #head = 0;
  #size = 0;

  /** The number of elements. */
  size(): number {
    return this.#size;
  }

  /** Appends at the end. */
  push(value: T): void {
    if (this.#size === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#size) & (this.#ring.length - 1)] = value;
    this.#size++;
  }

  /** The first element, without removing it. */
  peek(): T | undefined {
    return this.#size === 0 ? undefined : this.#ring[this.#head];
  }

  /** The element at a position, 0 being the first. */
  at(index: number): T {
    assert(index >= 0 && index < this.#size, 'a queue position lies inside the queue');
    return this.#ring[(this.#head + index) & (this.#ring.length - 1)] as T;
  }

  /** Removes and returns the first element. */
  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const value = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#size--;
    return value;
  }

  /** Removes everything. */
  clear(): void {
    this.#ring = new Array<T | undefined>(16);
    this.#head = 0;
    this.#size = 0;
  }

  /** The elements in order, as a new array. */
  toArray(): T[] {
    return Array.from({ length: this.#size }, (_, index) => this.at(index));
  }

  #grow(): void {
    const ring = new Array<T | undefined>(this.#ring.length * 2);
    for (let i = 0; i < this.#size; i++) ring[i] = this.at(i);
    this.#ring = ring;
    this.#head = 0;
  }
}
