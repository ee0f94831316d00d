import type { SessionState } from '../session/session-store.ts';
import type { SimulationFacts } from '../session/travel-file.ts';

/**
 * The invariant that a replay of the simulator has broken, if what failed the job is what its file recorded; null
 * otherwise. The ledger knows of records only: it would go on to say that all is well so far.
 */
export function brokenInvariant(simulation: SimulationFacts | null, failure: string | null): string | null {
  return failure !== null && failure === simulation?.failure ? failure : null;
}

/** The same of the run at the instant that is shown. */
export function shownBrokenInvariant({ simulation, view }: Pick<SessionState, 'simulation' | 'view'>): string | null {
  return brokenInvariant(simulation, view?.failure ?? null);
}
