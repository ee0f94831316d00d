import { type ExplorerFigures, Explorer } from '#sim/explorer/explorer.ts';
import { smallJob } from '#sim/explorer/small-job.ts';
import { runSimulation, SimulationFailed } from '#sim/simulation/run-simulation.ts';

/** What is asked on both hosts: the traces of so many seeds, and how an exploration went. */
export interface SimulationQuestion {
  readonly from: number;
  readonly seeds: number;
  readonly crashes: number;
}

export interface SimulationAnswer {
  /** One a seed, of its whole trace; with the failure if there is one: it has to be the same, too. */
  readonly hashes: readonly string[];
  readonly figures: ExplorerFigures;
}

export function answerOf({ from, seeds, crashes }: SimulationQuestion): SimulationAnswer {
  const hashes = Array.from({ length: seeds }, (_, index) => traceOf(from + index));
  const explorer = new Explorer({
    plan: smallJob({ sources: 1, operators: 1, sinks: 1, recordsPerSource: 1 }),
    scope: { crashes, aborts: 0, checkpoints: 0, zombies: 1, statesMax: 1_000_000 },
  });
  while (explorer.explore(1000));
  return { hashes, figures: explorer.figures() };
}

function traceOf(seed: number): string {
  try {
    return runSimulation({ seed }).hash;
  } catch (error) {
    if (error instanceof SimulationFailed) return `${error.replay.hash} ${error.message}`;
    throw error;
  }
}
