import { PLANTED_BUGS } from '#sim/planted-bugs.ts';
import { encodeReplayFile } from '#sim/simulation/replay-file.ts';
import { runSimulation, SimulationFailed } from '#sim/simulation/run-simulation.ts';

/** The bug shows when a source is restored. */
export const BUG = 'offset-off-by-one';
const SEEDS_MAX = 60;

/** A small run that a planted bug breaks, found by the simulator and written as its file. */
export function plantedReplay(): string {
  for (let seed = 0; seed < SEEDS_MAX; seed++) {
    try {
      runSimulation({ seed, pipeline: 'small', plant: PLANTED_BUGS[BUG]?.plant() });
    } catch (error) {
      if (!(error instanceof SimulationFailed)) throw error;
      return encodeReplayFile({ ...error.replay, mutant: BUG });
    }
  }
  throw new Error('the bug was not caught');
}
