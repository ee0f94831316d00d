import type { MarkCounts } from '#sim/marks/marks.ts';
import type { ReplayFile } from '#sim/simulation/replay-file.ts';
import {
  type PlantedBug,
  runSimulation,
  SimulationFailed,
  type SimulationReport,
} from '#sim/simulation/run-simulation.ts';
import { injectedCounts } from './injected-counts.ts';
import { explainedCounts } from './witness-seed.ts';

/**
 * So many seeds, one after the other: what a thread of `weir sim` is asked for at a time. Crosses a thread boundary.
 */
export interface SimulationBatch {
  /** Below 2^32; the next one after that is 0. */
  readonly from: number;
  readonly seeds: number;
  readonly scheduler: 'swarm' | 'random' | 'pct';
  readonly pipeline: 'any' | 'small';
  /** Whether each seed's run is explained by one without failures: O2, on pipelines of its own. */
  readonly witness: boolean;
}

/** What the seeds of a batch went through. */
export interface BatchResult {
  readonly passed: number;
  readonly failures: readonly SeedFailure[];
  /** How often each thing happened, by name, steps included; passed seeds only. */
  readonly counts: Readonly<Record<string, number>>;
  /** Dark corners reached, by passed seed. */
  readonly marks: readonly { readonly seed: number; readonly counts: MarkCounts }[];
}

export interface SeedFailure {
  readonly seed: number;
  /** The broken invariant, with the seed in front. */
  readonly message: string;
  /** Null: it failed before it could begin, or what explains it is missing. */
  readonly replay: ReplayFile | null;
}

export const SEEDS_ALL = 2 ** 32;

/** Runs a batch here and now. `plant`: makes a planted bug for each run, to see it caught. */
export function runBatch(batch: SimulationBatch, plant?: () => PlantedBug): BatchResult {
  const counts: Record<string, number> = {};
  const failures: SeedFailure[] = [];
  const marks: { readonly seed: number; readonly counts: MarkCounts }[] = [];
  const { scheduler } = batch;
  const pipeline = batch.pipeline === 'small' ? 'small' : undefined;
  for (let index = 0; index < batch.seeds; index++) {
    const seed = (batch.from + index) % SEEDS_ALL;
    try {
      if (batch.witness) {
        addCounts(counts, explainedCounts(seed, plant?.()));
        continue;
      }
      const report = runSimulation({ seed, scheduler, pipeline, plant: plant?.() });
      addCounts(counts, countsOf(report));
      marks.push({ seed, counts: report.marks });
    } catch (error: unknown) {
      failures.push(failureOf(seed, error));
    }
  }
  return { passed: batch.seeds - failures.length, failures, counts, marks };
}

function failureOf(seed: number, error: unknown): SeedFailure {
  if (error instanceof SimulationFailed) return { seed, message: error.message, replay: error.replay };
  return { seed, message: `seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, replay: null };
}

/** Adds counts of the same names. */
export function addCounts(sum: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
}

/** What happened in a run; what was injected has its own names. */
function countsOf(report: SimulationReport): Readonly<Record<string, number>> {
  const { steps, restores, zombieMessages, abortedTransactions, checkpoints, injected } = report;
  return { steps, checkpoints, restores, zombieMessages, abortedTransactions, ...injectedCounts(injected) };
}
