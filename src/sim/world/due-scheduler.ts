import { BinaryHeap } from '#std/binary-heap.ts';
import type { Scheduler, Step } from './step.ts';

/** Steps in order of due time, then of creation: what the studio's Deterministic mode shows. */
export class DueScheduler implements Scheduler {
  #heap = emptyHeap();

  add(step: Step): void {
    this.#heap.push(step);
  }

  next(): Step | null {
    return this.#heap.pop() ?? null;
  }

  nextDue(): number | null {
    return this.#heap.peek()?.due ?? null;
  }

  save(): readonly Step[] {
    return this.#heap.toArray();
  }

  load(saved: readonly Step[]): void {
    this.#heap = emptyHeap();
    for (const step of saved) this.#heap.push(step);
  }
}

function emptyHeap(): BinaryHeap<Step> {
  return new BinaryHeap<Step>((a, b) => a.due - b.due || a.order - b.order);
}
