import { BinaryHeap } from '#std/binary-heap.ts';
import type { Scheduler, Step } from './step.ts';

/** Steps in order of due time, then of creation: what the studio's Deterministic mode shows. */
export class DueScheduler implements Scheduler {
  readonly #heap = new BinaryHeap<Step>((a, b) => a.due - b.due || a.order - b.order);

  add(step: Step): void {
    this.#heap.push(step);
  }

  next(): Step | null {
    return this.#heap.pop() ?? null;
  }

  nextDue(): number | null {
    return this.#heap.peek()?.due ?? null;
  }
}
