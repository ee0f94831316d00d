import { describe, expect, test } from 'vitest';
import { judgeMutant } from './mutants-table.ts';
import { MUTANTS } from './mutants.ts';

/**
 * The same seeds pass without a bug: see simulation.sim.test.ts. A seed that no longer finds its bug is searched for.
 */
const SEEDS_MAX = 60;
/** None of so many runs may find a difference that is said not to exist. */
const EQUIVALENT_SEEDS = 4;

const FOUND = MUTANTS.filter(({ equivalent }) => equivalent === undefined);
const EQUIVALENT = MUTANTS.filter(({ equivalent }) => equivalent !== undefined);

describe('a planted bug is caught', () => {
  test.each(FOUND)('$name', { timeout: 60_000 }, (named) => {
    const { killed } = judgeMutant(named, { seedsMax: SEEDS_MAX });
    expect(killed?.by).toMatch(/^([IRL]\d+|O1|assertion)$/);
    if (killed?.seed !== named.seed) console.info(`${named.name}: seed ${killed?.seed} after ${killed?.runs} runs`);
  });
});

test.each(EQUIVALENT)('$name changes nothing: $equivalent', { timeout: 60_000 }, (named) => {
  expect(judgeMutant(named, { seedsMax: EQUIVALENT_SEEDS }).killed).toBeNull();
});

test('there are enough of them, each with a name and a sentence of its own', () => {
  expect(MUTANTS.length).toBeGreaterThanOrEqual(40);
  for (const texts of [MUTANTS.map(({ name }) => name), MUTANTS.map(({ mutant }) => mutant.sentence)]) {
    expect(new Set(texts).size).toBe(MUTANTS.length);
  }
});
