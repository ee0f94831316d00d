import type { PlantedBug } from '../simulation/run-simulation.ts';

/** A bug planted in a simulation, to prove that the checkers can fail. */
export interface Mutant {
  /** What is wrong, in one sentence. */
  readonly sentence: string;
  /** Plants it anew for one run: it may keep state. */
  plant(): PlantedBug;
}
