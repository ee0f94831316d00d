import type { JobPlan } from '#protocol/job-plan.ts';
import type { PlantedBug } from '../simulation/run-simulation.ts';
import { calmOutput } from './calm-output.ts';
import { type Counterexample, Exploration, type ExplorationFigures } from './exploration.ts';
import type { ExplorationScope } from './exploration-scope.ts';
import { exploredJob, leavesOutOrders, type Reduction } from './explored-job.ts';
import { mirroringSwap } from './mirror-search.ts';

/**
 * Every schedule of a small job, with every fault at every instant, breadth first: the first counterexample found is a
 * shortest one, among the schedules that the reduction leaves (with persistent sets a few steps more may come first).
 *
 * Explored are the engine's own coordinator, vault and tasks over a storage that is a value. Checked in every state: the
 * committed output holds no row twice and none that a calm run does not have; a completed checkpoint can be restored;
 * no transaction is committed before its checkpoint is durable; no message of a dead attempt has an effect; no actor
 * fails an assertion; the job never stands still; and when it has finished, the committed output is that of a calm run.
 *
 * It works in slices, so that a worker or a test can stop it between any two. See LocalActors and Transitions for what is
 * abstracted and why nothing is lost by it.
 */
export class Explorer {
  readonly #options: ExplorerOptions;
  readonly #reduction: Reduction;
  readonly #expected: readonly string[];
  #symmetry: Symmetry;
  #exploration: Exploration;

  constructor(options: ExplorerOptions) {
    const { plan, scope } = options;
    this.#options = options;
    // One fault leaves behind little that another leaves behind, too, and recognising it costs a third of the speed.
    this.#reduction = options.reduction ?? (scope.crashes > 1 ? 'renamed' : 'persistent');
    this.#expected = calmOutput(plan);
    const swap = (options.symmetric ?? leavesOutOrders({ reduction: this.#reduction })) ? mirroringSwap(plan) : null;
    this.#symmetry = swap === null ? 'none' : 'used';
    this.#exploration = this.#begin(swap);
  }

  /** Expands up to so many states. False when there is nothing left to do. */
  explore(states: number): boolean {
    for (let done = 0; done < states; done++) {
      if (!this.#exploration.step()) return false;
      if (!this.#exploration.isFaulty()) continue;
      // What was left out as the image of something else may be none: without images, from the beginning.
      this.#symmetry = 'given up';
      this.#exploration = this.#begin(null);
    }
    return true;
  }

  figures(): ExplorerFigures {
    return { ...this.#exploration.figures(), symmetry: this.#symmetry };
  }

  /** The shortest way to a broken invariant, if one has been found. */
  counterexample(): Counterexample | null {
    return this.#exploration.counterexample();
  }

  #begin(swap: readonly number[] | null): Exploration {
    const { plan, scope, plant = null } = this.#options;
    return new Exploration(exploredJob(plan, plant, this.#reduction), { scope, expected: this.#expected, swap });
  }
}

export interface ExplorerOptions {
  readonly plan: JobPlan;
  readonly scope: ExplorationScope;
  readonly plant?: PlantedBug | null;
  /** What is left out. Less than everything that may be: for a comparison. */
  readonly reduction?: Reduction;
  /** Whether of a state and its mirror image one is enough, if the job has one. */
  readonly symmetric?: boolean;
}

/**
 * Whether states are one with their mirror images: `none` if the job has no subtasks that may stand in for each other,
 * `given up` if that showed on the way only.
 */
export type Symmetry = 'none' | 'used' | 'given up';

/** The figures of an exploration, and whether images counted. */
export interface ExplorerFigures extends ExplorationFigures {
  readonly symmetry: Symmetry;
}
