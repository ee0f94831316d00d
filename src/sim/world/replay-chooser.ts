import { type Chooser, FAULT_CHOICE, type MarkedLane } from './chooser.ts';

/** Makes the decisions of a list, each modulo the possibilities there are; after its end the calm ones. Faults have numbers. */
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
    const choice = this.#choices[this.#next++] ?? 0;
    if (choice < FAULT_CHOICE) return choice % lanes.length;
    return faults === 0 ? 0 : lanes.length + ((choice - FAULT_CHOICE) % faults);
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
