import { assert } from '#std/assert.ts';
import type { Scheduler, Step } from './step.ts';

/** What is still to happen in a world, and what time it is. Steps are numbered in the order in which they were made. */
export class WorldSchedule {
  readonly #scheduler: Scheduler;
  readonly #stepMs: number;
  #now: number;
  #order = 0;
  /** So many steps take no time. */
  #standing = 0;

  /** `stepMs`: job time that every step takes. */
  constructor(scheduler: Scheduler, startMs: number, stepMs: number) {
    this.#scheduler = scheduler;
    this.#now = startMs;
    this.#stepMs = stepMs;
  }

  /** Job time in ms. */
  now(): number {
    return this.#now;
  }

  /** Lets time pass without a step. Never beyond the next step's due time. */
  advanceTo(now: number): void {
    if (now > this.#now) this.#now = now;
  }

  /** The clock stands still for so many steps: the host's was set back, and job time never goes back. */
  stand(steps: number): void {
    this.#standing = steps;
  }

  /** A number greater than all given before. */
  nextOrder(): number {
    return ++this.#order;
  }

  /** The step carries {@link nextOrder}: it is made whole at once, for a run makes one for everything that happens. */
  add(step: Step): void {
    assert(!Number.isNaN(step.due), 'a step has a due time');
    assert(step.order === this.#order, 'a step is added when it is made');
    this.#scheduler.add(step);
  }

  /** Due time of the next step, or null when nothing is left to happen. */
  nextDue(): number | null {
    return this.#scheduler.nextDue(this.#now);
  }

  /** Takes the next step out and moves time on to it; null when there is none. */
  next(): Step | null {
    const step = this.#scheduler.next(this.#now);
    if (step === null) return null;
    this.advanceTo(step.due);
    if (this.#standing > 0) this.#standing--;
    else this.#now += this.#stepMs;
    return step;
  }

  /** Everything as plain values. */
  save(): SavedSchedule {
    const scheduler = structuredClone(this.#scheduler.save());
    return { now: this.#now, order: this.#order, standing: this.#standing, scheduler };
  }

  /** Takes a saved state, which stays as it is. */
  load(saved: SavedSchedule): void {
    this.#now = saved.now;
    this.#order = saved.order;
    this.#standing = saved.standing;
    this.#scheduler.load(structuredClone(saved.scheduler));
  }
}

export interface SavedSchedule {
  readonly now: number;
  readonly order: number;
  readonly standing: number;
  /** Whatever the scheduler has to say. */
  readonly scheduler: unknown;
}
