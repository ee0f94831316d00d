import { describe, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { Prng } from '#std/prng.ts';
import { STALE_SNAPSHOT, STATE_NOT_RESTORED, STATE_NOT_SAVED } from '../../mutants/state-mutants.ts';
import { decodeReplayFile, encodeReplayFile } from '../../simulation/replay-file.ts';
import { type PlantedBug, runReplay } from '../../simulation/run-simulation.ts';
import { observeCalm } from '../failure-transparency.ts';
import { type Witness, WITNESS } from './construct-witness.ts';
import { explainSeed } from './explain-seed.ts';
import { orderedPipeline } from './ordered-pipeline.ts';

/** Most of them draw a pipeline whose run can be explained. */
const SEEDS = Array.from({ length: 30 }, (_, seed) => seed);
/** Old state shows only where a job is restored from its second checkpoint or a later one. */
const SEARCHED = 200;

/** Its sources send every row to several tasks, which wait for each other's rows. */
const CROWDED_SEED = 101_948;

describe('a run with failures is explained by one that never failed', () => {
  const witnesses = new Map<number, Witness>();

  test('step by step, to the last row and entry of state', { timeout: 120_000 }, () => {
    for (const seed of SEEDS) {
      const witness = witnessOf(seed);
      if (witness !== null) witnesses.set(seed, witness);
    }
    const all = [...witnesses.values()];
    const figures = {
      explained: all.length,
      rows: all.reduce((sum, { steps }) => sum + steps, 0),
      restores: all.reduce((sum, { explained }) => sum + explained.restores, 0),
      ledOverRestores: all.filter(({ steps, explained }) => steps > 0 && explained.restores > 0).length,
    };
    console.info(JSON.stringify(figures));
    expect(figures.explained).toBeGreaterThan(SEEDS.length / 2);
    expect(figures.rows).toBeGreaterThan(SEEDS.length * 5);
    expect(figures.ledOverRestores).toBeGreaterThan(SEEDS.length / 5);
  });

  test('where the calm run would not explain it: what comes out depends on the order', () => {
    const unlike = [...witnesses].filter(([seed, { explained }]) => {
      const calm = observeCalm(must(orderedPipeline(new Prng(seed)), 'it was explained'));
      return JSON.stringify(calm.logs) !== JSON.stringify(explained.logs);
    });
    expect(unlike.length).toBeGreaterThan(2);
  });

  test('in more buffers, where a row a buffer has no room', { timeout: 120_000 }, () => {
    const witness = must(witnessOf(CROWDED_SEED), 'it can be explained');
    expect(witness.replay).toBeNull();
    expect(witness.steps).toBeGreaterThan(100);
  });

  test('which can be played: its file makes it again, without a fault or a restore', () => {
    const { replay } = must(
      [...witnesses.values()].findLast(({ steps, explained }) => steps > 0 && explained.restores > 0),
      'some run was restored',
    );
    if (replay === null) throw new Error('the run found room in the buffers of a channel');
    const decoded = decodeReplayFile(encodeReplayFile(replay));
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.failure));
    const { hash, injected, restores, tabCrashes } = runReplay(decoded.value);
    expect({ hash, injected, restores, tabCrashes }).toEqual({
      hash: replay.hash,
      injected: {},
      restores: 0,
      tabCrashes: 0,
    });
  });
});

test.each([
  ['state that is not restored', STATE_NOT_RESTORED],
  ['state that is not saved', STATE_NOT_SAVED],
  ['state that is old', STALE_SNAPSHOT],
])('no run without failures explains %s', { timeout: 120_000 }, (_, mutant) => {
  let sentence: string | null = null;
  for (let seed = 0; seed < SEARCHED && sentence === null; seed++) {
    try {
      witnessOf(seed, mutant.plant());
    } catch (error) {
      sentence = String(error);
    }
  }
  expect(sentence).toContain(WITNESS);
});

function witnessOf(seed: number, plant?: PlantedBug): Witness | null {
  const explanation = explainSeed(seed, plant);
  return explanation.kind === 'explained' ? explanation.witness : null;
}
