import { assert } from '#std/assert.ts';
import { type Chooser, FAULT_CHOICE, type MarkedLane } from './chooser.ts';

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

  /** How many lanes or values each decision had to choose from, without faults. */
  bounds(): readonly number[] {
    return this.#bounds;
  }

  newLane(): number {
    return this.#chooser.newLane();
  }

  lane(lanes: readonly MarkedLane[], faults: number): number {
    const choice = this.#chooser.lane(lanes, faults);
    assert(choice < lanes.length + faults, 'a decision is one of the possibilities');
    this.#choices.push(choice < lanes.length ? choice : FAULT_CHOICE + choice - lanes.length);
    this.#bounds.push(lanes.length);
    return choice;
  }

  pick(bound: number): number {
    const choice = this.#chooser.pick(bound);
    assert(choice >= 0 && choice < bound, 'a decision is one of the possibilities');
    this.#choices.push(choice);
    this.#bounds.push(bound);
    return choice;
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
}
