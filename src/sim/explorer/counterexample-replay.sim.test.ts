import { describe, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { COMPLETE_BEFORE_DURABLE } from '../mutants/complete-before-durable.ts';
import { FORGOTTEN_TRANSACTIONS } from '../mutants/forgotten-transactions.ts';
import type { Mutant } from '../mutants/mutant.ts';
import { NO_FENCE } from '../mutants/no-fence.ts';
import { OFFSET_OFF_BY_ONE } from '../mutants/state-mutants.ts';
import { runReplay, SimulationFailed } from '../simulation/run-simulation.ts';
import { counterexampleReplay } from './counterexample-replay.ts';
import type { Counterexample } from './exploration.ts';
import { Explorer } from './explorer.ts';
import { smallDocument, smallJob } from './small-job.ts';

const TINY = { sources: 1, operators: 1, sinks: 1, recordsPerSource: 1 };

function counterexampleOf({ plant }: Mutant, zombies: number): Counterexample {
  const scope = { crashes: 1, aborts: 0, checkpoints: 0, zombies, statesMax: 100_000 };
  const explorer = new Explorer({ plan: smallJob(TINY), scope, plant: plant() });
  while (explorer.explore(1000));
  return must(explorer.counterexample(), 'the bug is found');
}

describe('a counterexample plays in the world', () => {
  test.each([
    ['commit before durable', COMPLETE_BEFORE_DURABLE, 0, /manifest is not stored/],
    ['a transaction forgotten on restore', FORGOTTEN_TRANSACTIONS, 0, /is aborted, though it was sealed/],
    ['an offset off by one', OFFSET_OFF_BY_ONE, 0, /Record source:0:0 came through .* 2 times/],
    ['no fence', NO_FENCE, 1, /^No message of a dead attempt has an effect/],
  ])('%s', (_name, mutant, zombies, failure) => {
    const { steps } = counterexampleOf(mutant, zombies);
    const document = smallDocument(TINY);
    const replay = counterexampleReplay({ document, steps, plant: mutant.plant() });
    expect(replay?.failure).toMatch(failure);
    let again: unknown = null;
    try {
      runReplay(must(replay, 'the path can be led'), mutant.plant());
    } catch (error) {
      again = error;
    }
    expect(again instanceof SimulationFailed && again.replay.hash).toBe(replay?.hash);
    // Without the bug the same decisions break nothing.
    expect(counterexampleReplay({ document, steps })).toBe(null);
  });
});
