import { Prng } from '#std/prng.ts';
import { INVARIANT_IDS } from '../../checkers/invariants.ts';
import type { PlantedBug } from '../../simulation/run-simulation.ts';
import { constructWitness, type Witness } from './construct-witness.ts';
import { orderedPipeline } from './ordered-pipeline.ts';

/**
 * Draws a pipeline and a run with failures from a seed and explains it by a run without. With a planted bug no invariant
 * is watched: the witness alone has to miss. Throws what {@link constructWitness} throws.
 */
export function explainSeed(seed: number, plant?: PlantedBug): Explanation {
  const pipeline = orderedPipeline(new Prng(seed));
  if (pipeline === null) return { kind: 'noPipeline' };
  const faults = 1 + (seed % FAULTS_MAX);
  const witness = constructWitness(pipeline, seed, { faults, ...(plant && { plant, without: INVARIANT_IDS }) });
  return witness === null ? { kind: 'notSeenWhole' } : { kind: 'explained', witness };
}

/** `noPipeline`: what was drawn does not become one. `notSeenWhole`: storage was damaged, or a lost tab took part. */
export type Explanation =
  | { readonly kind: 'explained'; readonly witness: Witness }
  | { readonly kind: 'noPipeline' | 'notSeenWhole' };

const FAULTS_MAX = 6;
