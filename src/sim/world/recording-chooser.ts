import { assert } from '#std/assert.ts';
import type { Chooser, MarkedLane } from './chooser.ts';

/** Writes down what another chooser decides: {@link ReplayChooser} makes the same run of it. */
export class RecordingChooser implements Chooser {
  readonly #chooser: Chooser;
  #choices: number[] = [];
  #bounds: number[] = [];

  constructor(chooser: Chooser) {
    this.#chooser = chooser;
  }

  /** The decisions so far. */
  choices(): readonly number[] {
    return this.#choices;
  }

  /** How many possibilities each decision had. */
  bounds(): readonly number[] {
    return this.#bounds;
  }

  newLane(): number {
    return this.#chooser.newLane();
  }

  lane(lanes: readonly MarkedLane[], faults: number): number {
    return this.#record(this.#chooser.lane(lanes, faults), lanes.length + faults);
  }

  pick(bound: number): number {
    return this.#record(this.#chooser.pick(bound), bound);
  }

  save(): unknown {
    return { chooser: this.#chooser.save(), choices: [...this.#choices], bounds: [...this.#bounds] };
  }

  load(saved: unknown): void {
    const { chooser, choices, bounds } = saved as { readonly chooser: unknown; choices: number[]; bounds: number[] };
    this.#chooser.load(chooser);
    this.#choices = choices;
    this.#bounds = bounds;
  }

  #record(choice: number, bound: number): number {
    assert(choice >= 0 && choice < bound, 'a decision is one of the possibilities');
    this.#choices.push(choice);
    this.#bounds.push(bound);
    return choice;
  }
}
