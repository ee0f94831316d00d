import { InvariantBroken } from '../checkers/checker.ts';
import { FaultPlan, FaultyChooser } from '../simulation/fault-plan.ts';
import type { PlantedBug } from '../simulation/run-simulation.ts';
import type { SimulatedPipeline } from '../simulation/simulated-pipeline.ts';
import { RandomChooser } from '../world/random-chooser.ts';
import { ReplayChooser } from '../world/replay-chooser.ts';
import { type Observation, observe, type Outcome } from './observe.ts';

export const FAILURE_TRANSPARENCY = 'Whoever looks from outside cannot tell whether a run had failures.';

/**
 * O1. For a pipeline whose result does not depend on interleaving: the committed rows of every log and the keyed state at
 * the end of the input are those of the run in which nothing goes wrong. Where a fault damaged storage itself nothing is
 * compared. Answers the observation of the run with failures.
 */
export function checkFailureTransparency(
  pipeline: SimulatedPipeline,
  seed: number,
  options: { readonly faults: number; readonly readEvery?: number; readonly plant?: PlantedBug },
): Observation {
  const calm = observeCalm(pipeline);
  const plan = new FaultPlan(seed, options.faults);
  const chooser = new FaultyChooser(new RandomChooser(seed), plan);
  const onCheckpoint = (): void => plan.onCheckpoint();
  const { readEvery, plant } = options;
  const crashy = observe({ pipeline, seed, chooser, onCheckpoint, readEvery, plant });
  if (!crashy.damaged) expectSame(FAILURE_TRANSPARENCY, calm, crashy);
  return crashy;
}

/** The run in which every decision is the calm one. */
export function observeCalm(pipeline: SimulatedPipeline): Observation {
  return observe({ pipeline, seed: 0, chooser: new ReplayChooser([]) });
}

/** Throws {@link InvariantBroken} where two outcomes differ in rows or state. */
export function expectSame(sentence: string, expected: Outcome, actual: Outcome): void {
  for (const [log, rows] of Object.entries(expected.logs))
    expectSameEntries(sentence, `log ${log}`, rows, actual.logs[log] ?? []);
  if (expected.state !== null && actual.state !== null) {
    expectSameEntries(sentence, 'the keyed state', expected.state, actual.state);
  }
}

/** Throws {@link InvariantBroken} where two lists differ. `what`: what they are, for the message. */
export function expectSameEntries(
  sentence: string,
  what: string,
  expected: readonly string[],
  actual: readonly string[],
): void {
  const length = Math.max(expected.length, actual.length);
  for (let i = 0; i < length; i++) {
    if (expected[i] === actual[i]) continue;
    throw new InvariantBroken(
      sentence,
      `In ${what}, ${expected.length} entries and ${actual.length}, the first that differ are ` +
        `${expected[i] ?? 'none'} and ${actual[i] ?? 'none'}.`,
    );
  }
}
