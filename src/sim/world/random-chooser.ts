import { Prng } from '#std/prng.ts';
import type { Chooser, MarkedLane } from './chooser.ts';

/**
 * Chooses by a seed, every possibility alike; but some lanes are slow: under a uniform choice all lanes would advance
 * about alike, and a message would hardly ever arrive after its sender's replacement has started.
 */
export class RandomChooser implements Chooser {
  readonly #random: Prng;
  readonly #slowLaneOneIn: number;
  readonly #slowStepOneIn: number;

  /** One lane in `slowLaneOneIn` is slow: it is chosen that much less often, `slowStepOneIn` times. */
  constructor(seed: number, slowLaneOneIn = 5, slowStepOneIn = 8) {
    this.#random = new Prng(seed);
    this.#slowLaneOneIn = slowLaneOneIn;
    this.#slowStepOneIn = slowStepOneIn;
  }

  newLane(): number {
    return this.#random.nextInt(this.#slowLaneOneIn) === 0 ? SLOW : 0;
  }

  lane(lanes: readonly MarkedLane[]): number {
    const choice = this.#random.nextInt(lanes.length);
    if (lanes[choice]?.mark !== SLOW || this.#random.nextInt(this.#slowStepOneIn) === 0) return choice;
    return this.#random.nextInt(lanes.length);
  }

  pick(bound: number): number {
    return this.#random.nextInt(bound);
  }

  save(): number {
    return this.#random.save();
  }

  load(saved: number): void {
    this.#random.load(saved);
  }
}

const SLOW = 1;
