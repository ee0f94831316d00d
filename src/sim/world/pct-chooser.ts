import { Prng } from '#std/prng.ts';
import type { Chooser, MarkedLane } from './chooser.ts';

/**
 * Probabilistic concurrency testing: every lane gets a random priority and the highest enabled one runs; at `changes`
 * random steps the one that would run falls to the bottom. A bug that needs d ordered events is found by a run of k steps
 * over n lanes with probability 1/(n·k^(d-1)) or more (d = changes + 1).
 * Strict priorities may starve a lane for ever, which no real host does: after `steps` the lane that has waited longest
 * goes, so that whatever a run has to finish is finished.
 * Reference: Burckhardt et al., ASPLOS 2010; awslabs/shuttle PctScheduler.
 */
export class PctChooser implements Chooser {
  readonly #random: Prng;
  readonly #steps: number;
  /** Steps at which a priority falls, ascending. */
  readonly #changes: readonly number[];
  /** What fell, the lowest last; by lane. */
  #fallen: string[] = [];
  #step = 0;

  constructor(seed: number, changes: number, steps: number) {
    this.#random = new Prng(seed);
    this.#steps = steps;
    this.#changes = Array.from({ length: changes }, () => this.#random.nextInt(steps)).toSorted((a, b) => a - b);
  }

  newLane(): number {
    return this.#random.nextUint32();
  }

  lane(lanes: readonly MarkedLane[]): number {
    const step = this.#step++;
    if (step >= this.#steps) return 0;
    const choice = this.#highest(lanes);
    if (!this.#changes.includes(step)) return choice;
    const { name } = lanes[choice] as MarkedLane;
    this.#fallen = [...this.#fallen.filter((fallen) => fallen !== name), name];
    return this.#highest(lanes);
  }

  pick(bound: number): number {
    return this.#random.nextInt(bound);
  }

  save(): SavedPct {
    return { random: this.#random.save(), fallen: this.#fallen, step: this.#step };
  }

  load({ random, fallen, step }: SavedPct): void {
    this.#random.load(random);
    this.#fallen = fallen;
    this.#step = step;
  }

  #highest(lanes: readonly MarkedLane[]): number {
    let best = 0;
    for (let lane = 1; lane < lanes.length; lane++) {
      if (this.#priority(lanes[lane] as MarkedLane) > this.#priority(lanes[best] as MarkedLane)) best = lane;
    }
    return best;
  }

  #priority({ name, mark }: MarkedLane): number {
    const fallen = this.#fallen.indexOf(name);
    return fallen < 0 ? mark : -1 - fallen;
  }
}

interface SavedPct {
  readonly random: number;
  readonly fallen: string[];
  readonly step: number;
}
