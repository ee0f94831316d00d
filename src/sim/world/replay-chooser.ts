import type { Chooser, MarkedLane } from './chooser.ts';

/** Makes the decisions of a list, each modulo the possibilities there are; after its end the calm ones. */
export class ReplayChooser implements Chooser {
  readonly #choices: readonly number[];
  #next = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  newLane(): number {
    return 0;
  }

  lane(lanes: readonly MarkedLane[], faults: number): number {
    return this.pick(lanes.length + faults);
  }

  pick(bound: number): number {
    return (this.#choices[this.#next++] ?? 0) % bound;
  }

  save(): number {
    return this.#next;
  }

  load(saved: number): void {
    this.#next = saved;
  }
}
