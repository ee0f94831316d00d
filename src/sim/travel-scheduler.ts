import { BinaryHeap } from '#std/binary-heap.ts';
import { hashText, mix32 } from '#std/prng.ts';
import type { Scheduler, Step } from './world/step.ts';

/**
 * Steps in order of due time. What is due at the same instant happens in order of creation, or, once there is a seed, lane
 * by lane in an order that the seed decides: a lane keeps its own order, as a real channel does.
 */
export class TravelScheduler implements Scheduler {
  #seed: number | null = null;
  #heap = this.#emptyHeap();

  add(step: Step): void {
    this.#heap.push(step);
  }

  next(): Step | null {
    return this.#heap.pop() ?? null;
  }

  nextDue(): number | null {
    return this.#heap.peek()?.due ?? null;
  }

  /** From now on ties are decided by another seed. */
  reseed(seed: number): void {
    this.load({ seed, steps: this.#heap.toArray() });
  }

  save(): SavedSteps {
    return { seed: this.#seed, steps: this.#heap.toArray() };
  }

  load({ seed, steps }: SavedSteps): void {
    this.#seed = seed;
    this.#heap = this.#emptyHeap();
    for (const step of steps) this.#heap.push(step);
  }

  #emptyHeap(): BinaryHeap<Step> {
    return new BinaryHeap<Step>((a, b) => a.due - b.due || this.#rank(a) - this.#rank(b) || a.order - b.order);
  }

  #rank({ lane }: Step): number {
    return this.#seed === null ? 0 : mix32(hashText(lane) ^ this.#seed);
  }
}

interface SavedSteps {
  readonly seed: number | null;
  readonly steps: readonly Step[];
}
