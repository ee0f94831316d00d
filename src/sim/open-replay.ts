import type { TraceEvent } from '#protocol/trace.ts';
import { plantedBug } from './planted-bugs.ts';
import { ReplayRun } from './replay-run.ts';
import { decodeReplayFile } from './simulation/replay-file.ts';
import { runReplay, SimulationFailed } from './simulation/run-simulation.ts';

/**
 * The run of a replay file, at its start. Throws an error whose message is the code of a `ReplayFailure`, or
 * `unknown-planted-bug`, or `replay-differs`: the file was recorded by a build that ran it otherwise.
 */
export function openReplay(text: string, onEvent: (event: TraceEvent) => void): ReplayRun {
  const decoded = decodeReplayFile(text);
  if (!decoded.ok) throw new Error(decoded.failure.code);
  const replay = decoded.value;
  const plant = plantedBug(replay.mutant);
  if (replay.hash !== null) {
    let hash: string | null = null;
    try {
      ({ hash } = runReplay(replay, plant));
    } catch (error) {
      if (!(error instanceof SimulationFailed)) throw error;
      ({ hash } = error.replay);
    }
    if (hash !== replay.hash) throw new Error('replay-differs');
  }
  return new ReplayRun(replay, onEvent);
}
