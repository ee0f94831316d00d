import { compileDocument } from '#model/compile/compile-document.ts';
import {
  type ExplorationCounts,
  type ExplorationRefusal,
  type ExplorationReport,
  type ExplorationRequest,
  EXPLORED_ROWS_MAX,
  EXPLORED_STATES_MAX,
  EXPLORED_SUBTASKS_MAX,
} from '#model/exploration.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { counterexampleReplay } from './explorer/counterexample-replay.ts';
import { stepText } from './explorer/explored-step.ts';
import type { Counterexample } from './explorer/exploration.ts';
import { Explorer } from './explorer/explorer.ts';
import { plantedBug } from './planted-bugs.ts';
import { encodeReplayFile } from './simulation/replay-file.ts';
import { runSimulation, SimulationFailed } from './simulation/run-simulation.ts';
import { SIMULATED_JOB } from './simulation/simulation.ts';
import { simulatedPipeline } from './simulation/simulated-pipeline.ts';

/**
 * Explores a pipeline of the studio in slices: every schedule with one crash, one late message of the dead and one periodic
 * checkpoint, breadth first. What an exploration cannot have is refused by name: sources without an end, results that hang
 * on time, more than a handful of subtasks and rows.
 *
 * So that it can be played, the world is led along a counterexample; where it cannot be, or sees nothing wrong, the simulator
 * looks for a run of the same pipeline that breaks an invariant.
 */
export class PipelineExploration {
  readonly #request: ExplorationRequest;
  readonly #explorer: Explorer | null;
  readonly #refusal: Extract<ExplorationReport, { kind: 'refused' }> | null;
  #counterexample: Counterexample | null = null;
  /** The next seed that is tried for a run that can be played. */
  #seed = 0;

  constructor(request: ExplorationRequest) {
    this.#request = request;
    const begun = begin(request);
    this.#explorer = begun instanceof Explorer ? begun : null;
    this.#refusal = begun instanceof Explorer ? null : begun;
  }

  /** Does some of the work. The last report is the one that is no progress. */
  advance(): ExplorationReport {
    const explorer = this.#explorer;
    if (explorer === null) return this.#refusal ?? refused('invalid', '');
    if (this.#counterexample !== null) return this.#lookForRun(this.#counterexample);
    const goesOn = explorer.explore(SLICE_STATES);
    const { states, edges, depth, waiting } = explorer.figures();
    const figures: ExplorationCounts = { states, edges, depth };
    if (goesOn) return { kind: 'progress', figures };
    this.#counterexample = explorer.counterexample();
    if (this.#counterexample === null) return { kind: 'unbroken', figures, complete: waiting === 0 };
    return { kind: 'progress', figures };
  }

  #lookForRun({ broken, steps }: Counterexample): ExplorationReport {
    const { document, bug } = this.#request;
    const { states, edges, depth } = this.#explorer?.figures() ?? { states: 0, edges: 0, depth: 0 };
    const figures: ExplorationCounts = { states, edges, depth };
    let replay: string | null = this.#seed === 0 ? this.#led(steps) : null;
    const last = Math.min(SEEDS_MAX, this.#seed + SLICE_SEEDS);
    for (; this.#seed < last && replay === null; this.#seed++) {
      try {
        const pipeline = simulatedPipeline(document, SIMULATED_JOB);
        runSimulation({ seed: this.#seed, pipeline, plant: plantedBug(bug) });
      } catch (error) {
        if (!(error instanceof SimulationFailed)) throw error;
        replay = encodeReplayFile({ ...error.replay, mutant: bug });
      }
    }
    if (replay === null && this.#seed < SEEDS_MAX) return { kind: 'progress', figures };
    return { kind: 'broken', figures, sentence: broken, steps: steps.map(stepText), replay };
  }

  /** The very counterexample as a run, where the world can be led along it. */
  #led(steps: Counterexample['steps']): string | null {
    const { document, bug } = this.#request;
    const replay = counterexampleReplay({ document, steps, plant: plantedBug(bug), bug });
    return replay === null ? null : encodeReplayFile(replay);
  }
}

function begin({
  document,
  bug,
  statesMax,
}: ExplorationRequest): Explorer | Extract<ExplorationReport, { kind: 'refused' }> {
  const compiled = compileDocument(document, SIMULATED_JOB);
  if (!compiled.ok) return refused('invalid', compiled.failure[0]?.message ?? '');
  const { plan } = compiled.value;
  const reason = refusalOf(plan);
  if (reason !== null) return reason;
  const scope = {
    crashes: 1,
    aborts: 0,
    checkpoints: 1,
    zombies: 1,
    statesMax: Math.min(statesMax, EXPLORED_STATES_MAX),
  };
  try {
    return new Explorer({ plan, scope, plant: plantedBug(bug) ?? null });
  } catch (error) {
    // The calm run does not finish without its timers, or two calm runs differ.
    return refused('timed', error instanceof Error ? error.message : String(error));
  }
}

function refusalOf(plan: JobPlan): Extract<ExplorationReport, { kind: 'refused' }> | null {
  const configs = plan.vertices.flatMap(({ operators }) => operators.map(({ config, name }) => ({ config, name })));
  const source = configs.find(({ config }) => config.kind.startsWith('source-') && config.kind !== 'source-rows');
  if (source !== undefined) return refused('source', source.name);
  if (!configs.some(({ config }) => config.kind === 'sink-log-writer')) return refused('no-log', '');
  const subtasks = plan.vertices.reduce((sum, { parallelism }) => sum + parallelism, 0);
  const rows = configs.reduce(
    (sum, { config }) =>
      sum + (config.kind === 'source-rows' ? config.rows.reduce((all, split) => all + split.length, 0) : 0),
    0,
  );
  if (subtasks > EXPLORED_SUBTASKS_MAX || rows > EXPLORED_ROWS_MAX) return refused('too-large', `${subtasks}, ${rows}`);
  return null;
}

function refused(reason: ExplorationRefusal, detail: string): Extract<ExplorationReport, { kind: 'refused' }> {
  return { kind: 'refused', reason, detail };
}

/** Some ten milliseconds: the worker is stopped between two slices at the latest by being ended. */
const SLICE_STATES = 500;
const SLICE_SEEDS = 4;
const SEEDS_MAX = 200;
