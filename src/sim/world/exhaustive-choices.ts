import { FAULT_CHOICE } from './chooser.ts';

/**
 * All runs of a small scope, depth first: the list of decisions of the next run follows from the last one's decisions
 * and how many possibilities each had. Beyond `depth` decisions every run goes on calmly.
 * At each decision the faults come after all that goes on without one.
 */
export class ExhaustiveChoices {
  readonly #depth: number;
  readonly #faults: number;
  #next: readonly number[] | null = [];

  /** `faults`: how many faults a run has to choose from; 0 = runs without any. */
  constructor(depth: number, faults: number) {
    this.#depth = depth;
    this.#faults = faults;
  }

  /** The decisions the next run begins with, or null when every one has been made. */
  next(): readonly number[] | null {
    return this.#next;
  }

  /** Takes what the run did: its decisions, and how many lanes or values each could choose from. */
  ran(choices: readonly number[], bounds: readonly number[]): void {
    for (let last = Math.min(this.#depth, choices.length) - 1; last >= 0; last--) {
      const next = this.#after(choices[last] as number, bounds[last] as number);
      if (next === null) continue;
      this.#next = [...choices.slice(0, last), next];
      return;
    }
    this.#next = null;
  }

  #after(choice: number, calm: number): number | null {
    if (choice + 1 < calm) return choice + 1;
    const fault = choice < FAULT_CHOICE ? 0 : choice - FAULT_CHOICE + 1;
    return fault < this.#faults ? FAULT_CHOICE + fault : null;
  }
}
