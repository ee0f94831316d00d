import { BinaryHeap } from '#std/binary-heap.ts';
import { Fifo } from '#std/fifo.ts';
import { Prng } from '#std/prng.ts';
import type { Scheduler, Step } from './step.ts';

/**
 * Any enabled step may be next, chosen by a seed: deliveries may be delayed for ever, one actor may starve while
 * another runs. Only the order within a lane is kept, because a real channel keeps it.
 * Timers wait for their due time, everything else ignores it. Some lanes are slow: under a uniform choice all lanes
 * would advance about alike, and a message would hardly ever arrive after its sender's replacement has started.
 */
export class RandomScheduler implements Scheduler {
  readonly #random: Prng;
  readonly #lanes = new Map<string, Lane>();
  /** The lanes that have a step; a list, because choosing by index has to be fast. */
  #enabled: Lane[] = [];
  #timers = emptyHeap();

  constructor(seed: number) {
    this.#random = new Prng(seed);
  }

  add(step: Step): void {
    if (step.kind === 'timer' || step.kind === 'act' || step.kind === 'hear') {
      this.#timers.push(step);
      return;
    }
    let lane = this.#lanes.get(step.lane);
    if (lane === undefined) {
      lane = { steps: new Fifo(), slow: this.#random.nextInt(SLOW_LANE_ONE_IN) === 0 };
      this.#lanes.set(step.lane, lane);
    }
    if (lane.steps.size() === 0) this.#enabled.push(lane);
    lane.steps.push(step);
  }

  next(now: number): Step | null {
    const timer = this.#timers.peek();
    const due = timer !== undefined && timer.due <= now;
    const options = this.#enabled.length + (due ? 1 : 0);
    if (options === 0) return this.#timers.pop() ?? null;
    let choice = this.#random.nextInt(options);
    if (this.#enabled[choice]?.slow === true && this.#random.nextInt(SLOW_STEP_ONE_IN) > 0) {
      choice = this.#random.nextInt(options);
    }
    if (choice === this.#enabled.length) return this.#timers.pop() ?? null;
    const lane = this.#enabled[choice] as Lane;
    const step = lane.steps.shift() as Step;
    if (lane.steps.size() === 0) {
      this.#enabled[choice] = this.#enabled[this.#enabled.length - 1] as Lane;
      this.#enabled.pop();
    }
    return step;
  }

  nextDue(now: number): number | null {
    if (this.#enabled.length > 0) return now;
    return this.#timers.peek()?.due ?? null;
  }

  save(): SavedRandomScheduler {
    return {
      random: this.#random.save(),
      lanes: [...this.#lanes].map(([name, { steps, slow }]) => ({ name, steps: steps.toArray(), slow })),
      // Their order is what the next choice falls on.
      enabled: this.#enabled.map((lane) => [...this.#lanes.values()].indexOf(lane)),
      timers: this.#timers.toArray(),
    };
  }

  load(saved: SavedRandomScheduler): void {
    this.#random.load(saved.random);
    this.#lanes.clear();
    const lanes = saved.lanes.map(({ name, steps, slow }) => {
      const lane: Lane = { steps: new Fifo(), slow };
      for (const step of steps) lane.steps.push(step);
      this.#lanes.set(name, lane);
      return lane;
    });
    this.#enabled = saved.enabled.map((index) => lanes[index] as Lane);
    this.#timers = emptyHeap();
    for (const step of saved.timers) this.#timers.push(step);
  }
}

function emptyHeap(): BinaryHeap<Step> {
  return new BinaryHeap<Step>((a, b) => a.due - b.due || a.order - b.order);
}

interface SavedRandomScheduler {
  readonly random: number;
  readonly lanes: readonly { readonly name: string; readonly steps: readonly Step[]; readonly slow: boolean }[];
  /** Indices in `lanes`. */
  readonly enabled: readonly number[];
  readonly timers: readonly Step[];
}

interface Lane {
  readonly steps: Fifo<Step>;
  /** Its steps are chosen that much less often. */
  readonly slow: boolean;
}

const SLOW_LANE_ONE_IN = 5;
const SLOW_STEP_ONE_IN = 8;
