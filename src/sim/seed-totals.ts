import { runSimulation, type SimulationOptions, type SimulationReport } from './simulation/run-simulation.ts';

/** What many seeds went through, summed up: tests ask whether a thousand runs have met what they are meant to meet. */

/** Things of which every run counts its own. */
export const COUNTED = [
  'kills',
  'restores',
  'zombieMessages',
  'abortedTransactions',
  'tabCrashes',
  'checkpoints',
  'steps',
] as const;

/** How many runs of each scope. */
interface SeedCounts {
  /** Small runs find most bugs in least time. */
  readonly small: number;
  /** Big ones find those that need many operators. */
  readonly any: number;
  readonly late: number;
}

type SeedTotals = Record<(typeof COUNTED)[number] | 'runs' | 'runsRestored', number> & {
  readonly injected: Record<string, number>;
};

/** Runs seeds `from`, `from + 1`, … of each scope; throws at the first that breaks an invariant, with its seed. */
export function runSeeds(
  from: number,
  counts: SeedCounts,
  options: Pick<SimulationOptions, 'faults'> = {},
): SeedTotals {
  const totals = emptyTotals();
  for (const scope of ['small', 'any', 'late'] as const) {
    for (let seed = from; seed < from + counts[scope]; seed++) {
      add(totals, runSimulation({ ...options, seed, pipeline: scope }));
    }
  }
  return totals;
}

function add(totals: SeedTotals, report: SimulationReport): void {
  totals.runs++;
  if (report.restores > 0) totals.runsRestored++;
  for (const name of COUNTED) totals[name] += report[name];
  for (const [name, times] of Object.entries(report.injected)) {
    totals.injected[name] = (totals.injected[name] ?? 0) + times;
  }
}

function emptyTotals(): SeedTotals {
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
