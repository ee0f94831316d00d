import { describe, expect, test } from 'vitest';
import { runSimulation, type SimulationOptions, type SimulationReport } from './simulation/run-simulation.ts';

/**
 * Whole jobs under random schedules and faults; `npm run sim` looks at seeds nobody has seen. A failure names its seed:
 * `npm run sim -- --seed SEED --seeds 1`.
 */

/** Small runs find most bugs in least time; big ones find those that need many operators. */
const SEEDS = { small: 750, any: 210, late: 40 };

const COUNTED = [
  'kills',
  'restores',
  'zombieMessages',
  'abortedTransactions',
  'tabCrashes',
  'checkpoints',
  'steps',
] as const;

/** Faults that so many runs are certain to have met. What few runs draw has seeds of its own. */
const FAULTS_MET = [
  'clockJumped',
  'clockStopped',
  'clocksSkewed',
  'crashLoop',
  'frozenTabTakenOver',
  'killedInCall',
  'notificationDropped',
  'powerCut',
  'readFailed',
  'relaxedEntriesLost',
  'secondTab',
  'storageAborted',
  'storageFull',
  'storageHung',
  'storageOutcomeUnknown',
  'storageSlow',
  'subtaskHung',
  'subtaskKilled',
  'subtaskSlow',
  'tabCrashed',
  'tabFrozen',
  'tabKilledInCall',
  'taskManagerKilled',
  'userCodeFailed',
] as const;

type Totals = Record<(typeof COUNTED)[number] | 'runs' | 'runsRestored', number> & {
  readonly injected: Record<string, number>;
};

describe('a thousand crashing runs', () => {
  const totals = emptyTotals();

  test('the same seeds as ever keep every invariant', { timeout: 300_000 }, () => {
    runSeeds(0, SEEDS, totals);
  });

  test('the faults really landed', () => {
    console.info(JSON.stringify(totals));
    expect(totals.runs).toBeGreaterThanOrEqual(1000);
    for (const name of COUNTED) expect(totals[name], name).toBeGreaterThan(0);
    expect(FAULTS_MET.filter((name) => totals.injected[name] === undefined)).toEqual([]);
    expect(totals.runsRestored, 'many runs restore from a checkpoint').toBeGreaterThan(totals.runs / 4);
  });
});

test('calm runs keep the invariants too, and restore nothing', () => {
  const totals = emptyTotals();
  runSeeds(0, { small: 10, any: 20, late: 10 }, totals, { faults: 0 });
  expect({ injected: totals.injected, restores: totals.restores }).toEqual({ injected: {}, restores: 0 });
});

function runSeeds(
  from: number,
  counts: typeof SEEDS,
  totals: Totals,
  options: Pick<SimulationOptions, 'faults'> = {},
): void {
  for (const scope of ['small', 'any', 'late'] as const) {
    for (let seed = from; seed < from + counts[scope]; seed++) {
      add(totals, runSimulation({ ...options, seed, pipeline: scope }));
    }
  }
}

function add(totals: Totals, report: SimulationReport): void {
  totals.runs++;
  if (report.restores > 0) totals.runsRestored++;
  for (const name of COUNTED) totals[name] += report[name];
  for (const [name, times] of Object.entries(report.injected)) {
    totals.injected[name] = (totals.injected[name] ?? 0) + times;
  }
}

function emptyTotals(): Totals {
  return {
    runs: 0,
    runsRestored: 0,
    kills: 0,
    restores: 0,
    zombieMessages: 0,
    abortedTransactions: 0,
    tabCrashes: 0,
    checkpoints: 0,
    steps: 0,
    injected: {},
  };
}
