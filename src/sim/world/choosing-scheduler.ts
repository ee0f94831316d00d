import { must } from '#std/assert.ts';
import { BinaryHeap } from '#std/binary-heap.ts';
import { Fifo } from '#std/fifo.ts';
import type { Chooser } from './chooser.ts';
import type { Scheduler, Step } from './step.ts';

/**
 * Any enabled step may be next: a {@link Chooser} decides. Deliveries may be delayed for ever, one actor may starve while
 * another runs; only the order within a lane is kept, because a real channel keeps it.
 * Timers, and work that a slow actor or slow storage does later, are enabled from their due time on; modelled costs of
 * the way are ignored. When nothing is enabled time jumps to whatever is due next.
 * A fault is a step too: `fault:k`, the k-th of as many as the run offers at the moment.
 */
export class ChoosingScheduler implements Scheduler {
  readonly #chooser: Chooser;
  readonly #faults: () => number;
  readonly #lanes = new Map<string, Lane>();
  /** The lanes that have a step, in the order in which they got one: the first has waited longest. */
  #enabled: Lane[] = [];
  #later = emptyHeap();
  #now = Number.NEGATIVE_INFINITY;

  /** `faults`: how many faults a chooser may choose from now. */
  constructor(chooser: Chooser, faults: () => number = none) {
    this.#chooser = chooser;
    this.#faults = faults;
  }

  add(step: Step): void {
    if (step.kind !== 'deliver' && (step.due > this.#now || step.kind === 'timer')) this.#later.push(step);
    else this.#enable(step);
  }

  next(now: number): Step | null {
    this.#now = now;
    let later = this.#later.peek();
    while (later !== undefined && later.due <= now) {
      this.#enable(later);
      this.#later.pop();
      later = this.#later.peek();
    }
    const faults = this.#faults();
    if (this.#enabled.length === 0) {
      if (later === undefined) return null;
      this.#later.pop();
      this.#enable(later);
    }
    const choice = this.#chooser.lane(this.#enabled, faults);
    if (choice >= this.#enabled.length) {
      return { kind: 'act', act: `${FAULT_ACT}${choice - this.#enabled.length}`, due: now, order: 0, lane: 'fault' };
    }
    const lane = must(this.#enabled[choice], 'a chooser chooses among what there is');
    const step = must(lane.steps.shift(), 'an enabled lane has a step');
    this.#disable(choice);
    if (lane.steps.size() > 0) this.#enabled.push(lane);
    return step;
  }

  nextDue(now: number): number | null {
    if (this.#enabled.length > 0) return now;
    return this.#later.peek()?.due ?? null;
  }

  save(): SavedChoosingScheduler {
    const lanes = [...this.#lanes.values()];
    return {
      chooser: this.#chooser.save(),
      lanes: lanes.map(({ name, mark, steps }) => ({ name, mark, steps: steps.toArray() })),
      enabled: this.#enabled.map((lane) => lanes.indexOf(lane)),
      later: this.#later.toArray(),
      now: this.#now,
    };
  }

  load(saved: SavedChoosingScheduler): void {
    this.#chooser.load(saved.chooser);
    this.#lanes.clear();
    const lanes = saved.lanes.map(({ name, mark, steps }) => {
      const lane: Lane = { name, mark, steps: new Fifo() };
      for (const step of steps) lane.steps.push(step);
      this.#lanes.set(name, lane);
      return lane;
    });
    this.#enabled = saved.enabled.map((index) => must(lanes[index], 'an enabled lane is a lane'));
    this.#later = emptyHeap();
    for (const step of saved.later) this.#later.push(step);
    this.#now = saved.now;
  }

  /** Takes a lane out of the enabled ones; `splice` makes an array of what it takes, once a step. */
  #disable(choice: number): void {
    const enabled = this.#enabled;
    for (let index = choice + 1; index < enabled.length; index++) enabled[index - 1] = enabled[index] as Lane;
    enabled.pop();
  }

  #enable(step: Step): void {
    let lane = this.#lanes.get(step.lane);
    if (lane === undefined) {
      lane = { name: step.lane, mark: this.#chooser.newLane(), steps: new Fifo() };
      this.#lanes.set(step.lane, lane);
    }
    if (lane.steps.size() === 0) this.#enabled.push(lane);
    lane.steps.push(step);
  }
}

/** The number of the fault that an act of the schedule stands for, or null if it is something else. */
export function faultOfAct(act: string): number | null {
  return act.startsWith(FAULT_ACT) ? Number(act.slice(FAULT_ACT.length)) : null;
}

const FAULT_ACT = 'fault:';

/** What a chooser is shown, with the steps behind it. */
export interface Lane {
  readonly name: string;
  readonly mark: number;
  readonly steps: Fifo<Step>;
}

interface SavedChoosingScheduler {
  readonly chooser: unknown;
  readonly lanes: readonly { readonly name: string; readonly mark: number; readonly steps: readonly Step[] }[];
  /** Indices in `lanes`. */
  readonly enabled: readonly number[];
  readonly later: readonly Step[];
  readonly now: number;
}

function emptyHeap(): BinaryHeap<Step> {
  return new BinaryHeap<Step>((a, b) => a.due - b.due || a.order - b.order);
}

function none(): number {
  return 0;
}
