import { describe, expect, test } from 'vitest';
import { Prng } from '#std/prng.ts';
import { randomPipeline } from '../simulation/random-pipeline.ts';
import { SIMULATED_JOB } from '../simulation/simulation.ts';
import { checkSinkHistory } from './black-box/sink-history.ts';
import { checkFailureTransparency } from './failure-transparency.ts';
import { checkRelations, RELATIONS } from './metamorphic.ts';

/** Seeds whose pipelines are judged by every oracle. */
const SEEDS = Array.from({ length: 8 }, (_, index) => 100 + index);

describe('a run with failures', () => {
  test.each(SEEDS)('shows what the calm one shows, to the last row and entry of state: seed %i', (seed) => {
    const pipeline = randomPipeline(new Prng(seed), SIMULATED_JOB);
    const { reads, damaged } = checkFailureTransparency(pipeline, seed, { faults: 4, readEvery: 40 });
    if (damaged) return;
    for (const [log, seen] of Object.entries(reads)) {
      expect(checkSinkHistory(seen, pipeline.expected?.get(log) ?? [])).toEqual([]);
    }
  });
});

test('nothing of how a pipeline is run shows in its result', { timeout: 60_000 }, () => {
  const applied = new Set(
    SEEDS.slice(0, 6).flatMap((seed) => checkRelations(randomPipeline(new Prng(seed), SIMULATED_JOB), seed)),
  );
  expect([...applied].toSorted()).toEqual(
    [...RELATIONS.map(({ name }) => name), 'another order of hosts', 'resumed with another parallelism'].toSorted(),
  );
});
