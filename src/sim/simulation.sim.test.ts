import { describe, expect, test } from 'vitest';
import { runSimulation, type SimulationReport } from './simulation/run-simulation.ts';

/** Whole jobs under random schedules and faults. A failure names its seed: `npm run weir sim -- --from SEED --seeds 1`. */

const FIXED_SEEDS = 550;
const FRESH_SEEDS = 450;

const COUNTED = [
  'kills',
  'restores',
  'zombieMessages',
  'abortedTransactions',
  'tabCrashes',
  'checkpoints',
  'steps',
] as const;
type Totals = Record<(typeof COUNTED)[number] | 'runs' | 'runsRestored', number>;

describe('a thousand crashing runs', () => {
  const totals = emptyTotals();

  test('the same seeds as ever keep every invariant', { timeout: 300_000 }, () => {
    runSeeds(0, FIXED_SEEDS, totals);
  });

  test('and so do seeds nobody has seen', { timeout: 300_000 }, () => {
    const base = Math.floor(Math.random() * 4_000_000_000);
    console.info(`fresh seeds ${base} … ${base + FRESH_SEEDS - 1}`);
    runSeeds(base, FRESH_SEEDS, totals);
  });

  test('the faults really landed', () => {
    console.info(JSON.stringify(totals));
    expect(totals.runs).toBeGreaterThanOrEqual(1000);
    for (const name of COUNTED) expect(totals[name], name).toBeGreaterThan(0);
    expect(totals.runsRestored, 'most runs restore from a checkpoint').toBeGreaterThan(totals.runs / 2);
  });
});

test('the same seed gives the same trace, to the byte', () => {
  for (let seed = 0; seed < 10; seed++) expect(runSimulation({ seed }).hash).toBe(runSimulation({ seed }).hash);
});

test('calm runs keep the invariants too, and restore nothing', () => {
  const totals = emptyTotals();
  runSeeds(0, 50, totals, 0);
  expect({ kills: totals.kills, restores: totals.restores }).toEqual({ kills: 0, restores: 0 });
});

function runSeeds(from: number, count: number, totals: Totals, faults?: number): void {
  for (let seed = from; seed < from + count; seed++) {
    add(totals, runSimulation({ seed, ...(faults === undefined ? {} : { faults }) }));
  }
}

function add(totals: Totals, report: SimulationReport): void {
  totals.runs++;
  if (report.restores > 0) totals.runsRestored++;
  for (const name of COUNTED) totals[name] += report[name];
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
  };
}
