import { hashAt, Prng } from '#std/prng.ts';
import type { Chooser, MarkedLane } from '../world/chooser.ts';
import { FAULTS } from './faults.ts';

/**
 * When and which faults strike. Not at a step number, which falls anywhere, but so many completed checkpoints and then so
 * many steps after the fault before. So most runs restore from a checkpoint, and a small number of steps lands inside the
 * protocol: between an acknowledgement and the manifest, between the manifest and the commits, inside a restore.
 *
 * Swarm: each run draws a subset of the faults. A run with all of them would hardly ever get far enough for the rare
 * ones to meet.
 */
export class FaultPlan {
  readonly #pending: PlannedFault[];
  #checkpoints = 0;
  #steps = 0;

  /** `count`: how many faults strike, before the run's own limit. */
  constructor(seed: number, count: number) {
    const random = new Prng(seed);
    const swarm = FAULTS.flatMap(({ weight, rare }, fault) => {
      const drawn =
        fault < DRAWN_TOGETHER ? random.nextInt(rare ? 6 : 2) === 0 : hashAt(seed, fault) % DRAWN_ALONE_ONE_IN === 0;
      return drawn ? new Array<number>(weight).fill(fault) : [];
    });
    if (swarm.length === 0) swarm.push(0);
    this.#pending = Array.from({ length: count }, (_, index) => ({
      // Mostly the first one leaves something to restore from.
      checkpoints: index === 0 ? Math.min(1, random.nextInt(8)) : (pick(random, CHECKPOINTS_BEFORE) as number),
      steps: random.nextInt(pick(random, STEPS_AFTER) as number),
      fault: pick(random, swarm) as number,
    }));
  }

  /** A checkpoint has completed. */
  onCheckpoint(): void {
    this.#checkpoints++;
    if (this.#checkpoints <= (this.#pending[0]?.checkpoints ?? 0)) this.#steps = 0;
  }

  /** Counts a step: the number of the fault that strikes instead of it, or null. */
  next(): number | null {
    const next = this.#pending[0];
    if (next === undefined) return null;
    this.#steps++;
    if (this.#checkpoints < next.checkpoints || this.#steps <= next.steps) return null;
    this.#pending.shift();
    this.#checkpoints = 0;
    this.#steps = 0;
    return next.fault;
  }

  /** Everything as plain values. */
  save(): unknown {
    return { pending: [...this.#pending], checkpoints: this.#checkpoints, steps: this.#steps };
  }

  load(saved: unknown): void {
    const { pending, checkpoints, steps } = saved as SavedPlan;
    this.#pending.splice(0, this.#pending.length, ...pending);
    this.#checkpoints = checkpoints;
    this.#steps = steps;
  }
}

/** Chooses as another chooser does, and faults by a plan. */
export class FaultyChooser implements Chooser {
  readonly #chooser: Chooser;
  readonly #plan: FaultPlan;

  constructor(chooser: Chooser, plan: FaultPlan) {
    this.#chooser = chooser;
    this.#plan = plan;
  }

  newLane(): number {
    return this.#chooser.newLane();
  }

  lane(lanes: readonly MarkedLane[], faults: number): number {
    const fault = faults === 0 ? null : this.#plan.next();
    return fault === null || fault >= faults ? this.#chooser.lane(lanes, 0) : lanes.length + fault;
  }

  pick(bound: number): number {
    return this.#chooser.pick(bound);
  }

  save(): unknown {
    return { chooser: this.#chooser.save(), plan: this.#plan.save() };
  }

  load(saved: unknown): void {
    const { chooser, plan } = saved as { readonly chooser: unknown; readonly plan: unknown };
    this.#chooser.load(chooser);
    this.#plan.load(plan);
  }
}

interface PlannedFault {
  readonly checkpoints: number;
  readonly steps: number;
  readonly fault: number;
}

interface SavedPlan {
  readonly pending: readonly PlannedFault[];
  readonly checkpoints: number;
  readonly steps: number;
}

/** The first so many faults are drawn one after the other, those added since each by itself: so most runs stay as they were. */
const DRAWN_TOGETHER = 26;
const DRAWN_ALONE_ONE_IN = 12;
const CHECKPOINTS_BEFORE: readonly number[] = [0, 0, 1, 1, 1, 2];
const STEPS_AFTER: readonly number[] = [5, 20, 40, 60, 200];

function pick<T>(random: Prng, list: readonly T[]): T | undefined {
  return list[random.nextInt(list.length)];
}
