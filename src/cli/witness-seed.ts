import { explainSeed } from '#sim/oracles/witness/explain-seed.ts';
import type { PlantedBug } from '#sim/simulation/run-simulation.ts';
import { injectedCounts } from './injected-counts.ts';

/**
 * Explains the run of a seed by one without failures, and says what that took, by name. Throws where nothing explains
 * it. Runs that are explained and had nothing to lead or to restore are told apart: they prove little.
 */
export function explainedCounts(seed: number, plant?: PlantedBug): Readonly<Record<string, number>> {
  const explanation = explainSeed(seed, plant);
  if (explanation.kind !== 'explained') return { [explanation.kind]: 1 };
  const { steps: rowsLed, explained, replay } = explanation.witness;
  const { steps, restores, injected } = explained;
  const ledOverRestores = rowsLed > 0 && restores > 0 ? 1 : 0;
  const inMoreBuffers = replay === null ? 1 : 0;
  return { explained: 1, inMoreBuffers, ledOverRestores, rowsLed, steps, restores, ...injectedCounts(injected) };
}
