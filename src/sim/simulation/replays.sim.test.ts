import { describe, expect, test } from 'vitest';
import { OFFSET_OFF_BY_ONE } from '../mutants/state-mutants.ts';
import { ExhaustiveChoices } from '../world/exhaustive-choices.ts';
import { FAULTS } from './faults.ts';
import { decodeReplayFile, encodeReplayFile, type ReplayFile } from './replay-file.ts';
import { runReplay, runSimulation, SimulationFailed } from './run-simulation.ts';
import { deviationsOf, shrinkReplay } from './shrink-replay.ts';

/** The first seed at which a planted bug shows. */
function failingReplay(): ReplayFile {
  for (let seed = 0; seed < 100; seed++) {
    try {
      runSimulation({ seed, pipeline: 'small', plant: OFFSET_OFF_BY_ONE.plant() });
    } catch (error) {
      if (error instanceof SimulationFailed) return error.replay;
      throw error;
    }
  }
  throw new Error('the planted bug does not show');
}

describe('a run is a list of decisions', () => {
  test.each(['random', 'pct'] as const)('made again from them, to the byte: %s', (scheduler) => {
    for (let seed = 0; seed < 5; seed++) {
      const { choices, hash, pipeline, injected } = runSimulation({ seed, scheduler });
      const again = runSimulation({ seed, pipeline, scheduler: choices });
      expect({ hash: again.hash, choices: again.choices, injected: again.injected }).toEqual({
        hash,
        choices,
        injected,
      });
    }
  });

  test('no decisions at all are a calm run', () => {
    for (let seed = 0; seed < 5; seed++) {
      const { injected, restores } = runSimulation({ seed, scheduler: [] });
      expect({ injected, restores }).toEqual({ injected: {}, restores: 0 });
    }
  });

  test('all runs of a small scope differ', () => {
    const exhaustive = new ExhaustiveChoices(4, FAULTS.length);
    const hashes = new Set<string>();
    let runs = 0;
    for (let choices = exhaustive.next(); choices !== null && runs < 40; choices = exhaustive.next()) {
      const report = runSimulation({ seed: 1, pipeline: 'small', scheduler: choices });
      exhaustive.ran(report.choices, report.bounds);
      hashes.add(`${report.choices.slice(0, 4).join()}`);
      runs++;
    }
    expect(hashes.size).toBe(runs);
  });
});

describe('a failing run', () => {
  test('leaves a replay file that fails alike, byte for byte', () => {
    const replay = failingReplay();
    const decoded = decodeReplayFile(encodeReplayFile(replay));
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.failure));
    const { hash, failure } = failureOf(decoded.value);
    expect({ hash, failure }).toEqual({ hash: replay.hash, failure: replay.failure });
  });

  test('shrinks to a short replay that fails alike', { timeout: 120_000 }, () => {
    const replay = failingReplay();
    let runs = 0;
    const small = shrinkReplay(replay, {
      plant: () => OFFSET_OFF_BY_ONE.plant(),
      goesOn: () => runs < SHRINK_RUNS,
      onRun: () => runs++,
    });
    console.info(`${deviationsOf(replay.choices)} decisions → ${deviationsOf(small.choices)} in ${runs} runs`);
    expect(deviationsOf(small.choices)).toBeLessThan(DEVIATIONS_LEFT);
    expect({ hash: failureOf(small).hash, failure: failureOf(small).failure }).toEqual({
      hash: small.hash,
      failure: small.failure,
    });
  });
});

function failureOf(replay: ReplayFile): ReplayFile {
  try {
    runReplay(replay, OFFSET_OFF_BY_ONE.plant());
  } catch (error) {
    if (error instanceof SimulationFailed) return error.replay;
    throw error;
  }
  throw new Error('the replay does not fail');
}

const SHRINK_RUNS = 150;
const DEVIATIONS_LEFT = 30;
