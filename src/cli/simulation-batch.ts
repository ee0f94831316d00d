import {
  runSimulation,
  SimulationFailed,
  type SimulationOptions,
  type SimulationReport,
} from '#sim/simulation/run-simulation.ts';
import { addMarks, type MarkCounts } from '#sim/marks/marks.ts';
import type { ReplayFile } from '#sim/simulation/replay-file.ts';

/** So many seeds, one after the other: what a thread of `weir sim` is asked for at a time. Crosses a thread boundary. */
export interface SimulationBatch {
  /** Below 2^32; the next one after that is 0. */
  readonly from: number;
  readonly seeds: number;
  readonly scheduler: 'swarm' | 'random' | 'pct';
  readonly pipeline: 'any' | 'small';
}

/** What the seeds of a batch went through. */
export interface BatchResult {
  readonly passed: number;
  readonly failures: readonly SeedFailure[];
  /** How often each thing happened, by name, steps included; passed seeds only. */
  readonly counts: Readonly<Record<string, number>>;
  /** Dark corners reached, of passed seeds. */
  readonly marks: MarkCounts;
}

export interface SeedFailure {
  readonly seed: number;
  /** The broken invariant, with the seed in front. */
  readonly message: string;
  /** Null: it failed before it could begin. */
  readonly replay: ReplayFile | null;
}

export type Simulate = (options: SimulationOptions) => Omit<SimulationReport, 'pipeline'>;

export const SEEDS_ALL = 2 ** 32;

/** Runs a batch here and now. */
export function runBatch(batch: SimulationBatch, simulate: Simulate = runSimulation): BatchResult {
  const counts: Record<string, number> = {};
  const failures: SeedFailure[] = [];
  let marks: MarkCounts = {};
  for (let index = 0; index < batch.seeds; index++) {
    const seed = (batch.from + index) % SEEDS_ALL;
    try {
      const { scheduler } = batch;
      const report = simulate({ seed, scheduler, pipeline: batch.pipeline === 'small' ? 'small' : undefined });
      addCounts(counts, countsOf(report));
      marks = addMarks(marks, report.marks);
    } catch (error: unknown) {
      failures.push({
        seed,
        message: error instanceof Error ? error.message : String(error),
        replay: error instanceof SimulationFailed ? error.replay : null,
      });
    }
  }
  return { passed: batch.seeds - failures.length, failures, counts, marks };
}

/** Adds counts of the same names. */
export function addCounts(sum: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
}

/** What happened in a run; what was injected has its own names. */
function countsOf(report: Omit<SimulationReport, 'pipeline'>): Readonly<Record<string, number>> {
  const { steps, restores, zombieMessages, abortedTransactions, checkpoints, injected } = report;
  return { steps, checkpoints, restores, zombieMessages, abortedTransactions, ...prefixed(injected) };
}

/** Names of faults are apart from those of what followed. */
function prefixed(injected: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(injected).map(([name, count]) => [`${INJECTED}${name}`, count]));
}

export const INJECTED = 'injected:';
