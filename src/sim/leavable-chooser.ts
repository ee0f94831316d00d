import type { Chooser, MarkedLane } from './world/chooser.ts';
import { RandomChooser } from './world/random-chooser.ts';
import { ReplayChooser } from './world/replay-chooser.ts';

/** Makes the decisions of a replay until it is left: then the calm ones, or those of a seed. No fault strikes any more. */
export class LeavableChooser implements Chooser {
  #chooser: Chooser;
  /** Null: the file is followed. `calm`: it was left. A number: and another seed was given. */
  #left: null | 'calm' | number = null;

  constructor(choices: readonly number[]) {
    this.#chooser = new ReplayChooser(choices);
  }

  leave(): void {
    this.#left = 'calm';
    this.#chooser = chooserAfter('calm');
  }

  /** Draws what follows from a seed. */
  reseed(seed: number): void {
    this.#left = seed;
    this.#chooser = chooserAfter(seed);
  }

  newLane(): number {
    return this.#chooser.newLane();
  }

  lane(lanes: readonly MarkedLane[], faults: number): number {
    return this.#chooser.lane(lanes, faults);
  }

  pick(bound: number): number {
    return this.#chooser.pick(bound);
  }

  save(): unknown {
    return { left: this.#left, chooser: this.#chooser.save() };
  }

  load(saved: unknown): void {
    const { left, chooser } = saved as { readonly left: null | 'calm' | number; readonly chooser: unknown };
    if (left !== null) this.#chooser = chooserAfter(left);
    this.#left = left;
    this.#chooser.load(chooser);
  }
}

function chooserAfter(left: 'calm' | number): Chooser {
  return left === 'calm' ? new ReplayChooser([]) : new RandomChooser(left);
}
