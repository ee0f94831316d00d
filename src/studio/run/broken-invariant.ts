import type { SimulationFacts } from '../session/travel-file.ts';

/**
 * The invariant that a replay of the simulator has broken, if what failed the job is what its file recorded; null
 * otherwise. The ledger knows of records only: it would go on to say that all is well so far.
 */
export function brokenInvariant(simulation: SimulationFacts | null, failure: string | null): string | null {
  return failure !== null && failure === simulation?.failure ? failure : null;
}
