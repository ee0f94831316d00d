import { BinaryHeap } from '#std/binary-heap.ts';
import { hashText, mix32 } from '#std/prng.ts';
import type { Scheduler, Step } from './step.ts';

/**
 * Steps in order of due time: what the studio's Deterministic mode shows. What is due at the same instant happens in order
 * of creation, or, once there is a seed, lane by lane in an order that the seed decides: a lane keeps its own order, as a
 * real channel does.
 */
export class DueScheduler implements Scheduler {
  #seed: number | null = null;
  #heap = emptyHeap(null);

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
    this.#heap = emptyHeap(seed);
    for (const step of steps) this.#heap.push(step);
  }
}

interface SavedSteps {
  readonly seed: number | null;
  readonly steps: readonly Step[];
}

function emptyHeap(seed: number | null): BinaryHeap<Step> {
  if (seed === null) return new BinaryHeap<Step>((a, b) => a.due - b.due || a.order - b.order);
  const rank = ({ lane }: Step): number => mix32(hashText(lane) ^ seed);
  return new BinaryHeap<Step>((a, b) => a.due - b.due || rank(a) - rank(b) || a.order - b.order);
}
