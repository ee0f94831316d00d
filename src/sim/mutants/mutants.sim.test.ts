import { describe, expect, test } from 'vitest';
import { runSimulation } from '../simulation/run-simulation.ts';
import { COMPLETE_BEFORE_DURABLE } from './complete-before-durable.ts';
import { FORGOTTEN_TRANSACTIONS } from './forgotten-transactions.ts';
import { GREEDY_COLLECTION } from './greedy-collection.ts';
import { LATE_BARRIER } from './late-barrier.ts';
import type { Mutant } from './mutant.ts';
import { NO_FENCE } from './no-fence.ts';
import { OFFSET_OFF_BY_ONE } from './offset-off-by-one.ts';

/** The same seeds pass without a mutant: see simulation.sim.test.ts. */
const SEEDS_MAX = 40;

const MUTANTS: readonly (readonly [name: string, mutant: Mutant, caughtBy: RegExp])[] = [
  ['an offset off by one', OFFSET_OFF_BY_ONE, /Every record is counted exactly once/],
  ['commit before durable', COMPLETE_BEFORE_DURABLE, /declared complete, but its manifest is not stored/],
  ['a barrier forwarded late', LATE_BARRIER, /Every record is counted exactly once/],
  // The gate of a channel, too, asserts that it is spoken to by one producer only.
  ['no fence', NO_FENCE, /No message of a dead attempt has an effect|lost or repeated element/],
  [
    'a transaction forgotten on restore',
    FORGOTTEN_TRANSACTIONS,
    /Every record is counted exactly once|never committed/,
  ],
  ['a collected checkpoint', GREEDY_COLLECTION, /it or a newer one can be restored ever after/],
];

describe('a planted bug is caught', () => {
  test.each(MUTANTS)('%s', (_name, mutant, caughtBy) => {
    const caught = firstFailure(mutant);
    expect(caught?.message).toMatch(caughtBy);
    console.info(`${mutant.sentence} Caught by seed ${caught?.seed}.`);
  });
});

function firstFailure(mutant: Mutant): { readonly seed: number; readonly message: string } | null {
  for (let seed = 0; seed < SEEDS_MAX; seed++) {
    try {
      runSimulation({ seed, plant: mutant.plant() });
    } catch (error) {
      return { seed, message: error instanceof Error ? error.message : String(error) };
    }
  }
  return null;
}
