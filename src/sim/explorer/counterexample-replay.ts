import type { PipelineDocument } from '#model/document.ts';
import type { ReplayFile } from '../simulation/replay-file.ts';
import { type PlantedBug, runSimulation, SimulationFailed } from '../simulation/run-simulation.ts';
import { SIMULATED_JOB, Simulation } from '../simulation/simulation.ts';
import { simulatedPipeline } from '../simulation/simulated-pipeline.ts';
import { RecordingChooser } from '../world/recording-chooser.ts';
import { exploredJob } from './explored-job.ts';
import type { ExploredStep } from './explored-step.ts';
import { GuidedChooser } from './guided-chooser.ts';

/**
 * A counterexample of the explorer as a run that can be played: the world is led along its path, and if the run breaks an
 * invariant there too, its decisions are the replay. Null if the path cannot be led, or the world sees nothing wrong.
 *
 * `document`: the one that was explored; the replay has it without delays, as the exploration had. `bug`: the name of
 * what is planted, for the file.
 */
export function counterexampleReplay(options: {
  readonly document: PipelineDocument;
  readonly steps: readonly ExploredStep[];
  readonly plant?: PlantedBug | undefined;
  readonly bug?: string | null;
}): ReplayFile | null {
  const { steps, plant, bug = null } = options;
  const pipeline = simulatedPipeline(withoutDelays(options.document), SIMULATED_JOB);
  const guide: GuidedChooser = new GuidedChooser(exploredJob(pipeline.plan, null), steps, () => simulation.world());
  const recorder = new RecordingChooser(guide);
  const simulation = new Simulation({ pipeline, seed: SEED, chooser: recorder, plant });
  try {
    while (!guide.stuck && simulation.advance());
  } catch {
    // It is told below, with the file.
  }
  if (guide.stuck) return null;
  try {
    runSimulation({ seed: SEED, pipeline, scheduler: recorder.choices(), plant });
    return null;
  } catch (error) {
    if (error instanceof SimulationFailed) return { ...error.replay, mutant: bug };
    throw error;
  }
}

const SEED = 0;

function withoutDelays(document: PipelineDocument): PipelineDocument {
  const { settings } = document;
  return {
    ...document,
    settings: {
      ...settings,
      checkpoint: { ...settings.checkpoint, minPauseMs: 0 },
      restart: { strategy: 'fixed-delay', attempts: 1_000_000, delayMs: 0 },
      bufferTimeoutMs: 0,
    },
  };
}
