import { Prng } from '#std/prng.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { checkCommittedOutput } from '../checkers/committed-output.ts';
import type { MarkCounts } from '../marks/marks.ts';
import type { Chooser } from '../world/chooser.ts';
import { PctChooser } from '../world/pct-chooser.ts';
import { RandomChooser } from '../world/random-chooser.ts';
import { RecordingChooser } from '../world/recording-chooser.ts';
import { ReplayChooser } from '../world/replay-chooser.ts';
import { FaultPlan, FaultyChooser } from './fault-plan.ts';
import { committedRows } from './committed-rows.ts';
import { checkLateWindows } from './late-windows.ts';
import { type PipelineScope, randomPipeline } from './random-pipeline.ts';
import { REPLAY_FORMAT, REPLAY_VERSION, type ReplayFile } from './replay-file.ts';
import { type SimulatedPipeline, simulatedPipeline } from './simulated-pipeline.ts';
import { SIMULATED_JOB, Simulation } from './simulation.ts';
import type { SimulationSetup } from './simulation-setup.ts';

/** One run from its start to its end: drawn from a seed, or made again from a replay; checked all the way. */

export interface SimulationOptions {
  /** Draws the pipeline, the schedule and the faults, as far as they are not given. */
  readonly seed: number;
  /** Multiplies the number of faults; 0 = a calm run. */
  readonly faults?: number;
  /** Absent: any, or for some seeds one with late rows. Of the `small` scope with one fault. */
  readonly pipeline?: SimulatedPipeline | PipelineScope | undefined;
  /** Who decides; `swarm`, the default, draws one of the others. A list: a replay. */
  readonly scheduler?: 'swarm' | 'random' | 'pct' | readonly number[] | undefined;
  /** A planted bug, to see it caught. */
  readonly plant?: PlantedBug | undefined;
  readonly traceLevel?: 'summary' | 'full' | undefined;
  readonly onEvent?: ((event: TraceEvent) => void) | undefined;
}

/** Ports of the world at which a test plants a bug. */
export type PlantedBug = NonNullable<SimulationSetup['plant']>;

export interface SimulationReport {
  readonly seed: number;
  readonly pipeline: SimulatedPipeline;
  readonly steps: number;
  /** Subtasks killed while they lived. */
  readonly kills: number;
  /** Attempts that started from a checkpoint. */
  readonly restores: number;
  /** Messages of dead attempts that arrived and were dropped. */
  readonly zombieMessages: number;
  readonly abortedTransactions: number;
  readonly tabCrashes: number;
  readonly checkpoints: number;
  /** How often each fault really happened, by name. */
  readonly injected: Readonly<Record<string, number>>;
  /** How often each dark corner was reached: src/sim/marks. */
  readonly marks: MarkCounts;
  /** Every decision of the run: as `scheduler` they make the same run again. */
  readonly choices: readonly number[];
  /** How many lanes or values each decision had to choose from, without faults. */
  readonly bounds: readonly number[];
  /** Hash of the whole trace: the same seed gives the same, on every host. */
  readonly hash: string;
}

/** A run that broke an invariant, or could not go on. */
export class SimulationFailed extends Error {
  override readonly name = 'SimulationFailed';
  /** What runs it again. */
  readonly replay: ReplayFile;

  constructor(seed: number, reason: unknown, replay: Omit<ReplayFile, 'failure'>) {
    const failure = reason instanceof Error ? reason.message : String(reason);
    super(`seed ${seed}: ${failure}`, { cause: reason });
    this.replay = { ...replay, failure };
  }
}

/** Runs one seed. Throws {@link SimulationFailed}. */
export function runSimulation(options: SimulationOptions): SimulationReport {
  const random = new Prng(options.seed);
  const pipeline = pipelineOf(options, random);
  const plan = new FaultPlan(random.nextUint32(), faultCount(options, random));
  const recorder = new RecordingChooser(chooserOf(options, random, plan));
  const simulation = new Simulation({
    pipeline,
    seed: options.seed,
    chooser: recorder,
    plant: options.plant,
    traceLevel: options.traceLevel,
    onCheckpoint: () => plan.onCheckpoint(),
    onEvent: options.onEvent,
  });
  try {
    while (simulation.advance());
    checkOutput(simulation);
  } catch (error) {
    throw new SimulationFailed(options.seed, error, {
      format: REPLAY_FORMAT,
      version: REPLAY_VERSION,
      pipeline: pipeline.document,
      seed: options.seed,
      choices: recorder.choices(),
      commit: null,
      mutant: null,
      hash: simulation.hash(),
    });
  }
  const { injected } = simulation;
  const counts = injected.counts();
  return {
    seed: options.seed,
    pipeline,
    steps: injected.steps,
    kills: (counts.subtaskKilled ?? 0) + (counts.killedInCall ?? 0),
    restores: injected.restores,
    zombieMessages: injected.zombieMessages,
    abortedTransactions: injected.abortedTransactions,
    tabCrashes: injected.tabCrashes,
    checkpoints: injected.checkpoints,
    injected: counts,
    marks: simulation.marks(),
    choices: recorder.choices(),
    bounds: recorder.bounds(),
    hash: simulation.hash(),
  };
}

/** Makes the run of a replay file again. Throws {@link SimulationFailed}. */
export function runReplay(replay: ReplayFile, plant?: PlantedBug): SimulationReport {
  return runSimulation({
    seed: replay.seed,
    pipeline: simulatedPipeline(replay.pipeline, SIMULATED_JOB),
    scheduler: replay.choices,
    plant,
  });
}

function pipelineOf({ pipeline, seed }: SimulationOptions, random: Prng): SimulatedPipeline {
  if (typeof pipeline === 'object') return pipeline;
  // By the seed and not by a draw: so no other seed's run depends on it.
  const scope = pipeline ?? (seed % LATE_EVERY === LATE_EVERY - 1 ? 'late' : 'any');
  return randomPipeline(random, SIMULATED_JOB, scope);
}

function faultCount({ faults = 1, pipeline }: SimulationOptions, random: Prng): number {
  return Math.round((pipeline === 'small' ? 1 : 1 + random.nextInt(FAULTS_DRAWN_MAX)) * faults);
}

function chooserOf({ scheduler = 'swarm' }: SimulationOptions, random: Prng, plan: FaultPlan): Chooser {
  if (typeof scheduler !== 'string') return new ReplayChooser(scheduler);
  const kind = scheduler === 'swarm' ? SWARM[random.nextInt(SWARM.length)] : scheduler;
  const seed = random.nextUint32();
  if (kind === 'pct') return new FaultyChooser(new PctChooser(seed, random.nextInt(6), PCT_STEPS), plan);
  return new FaultyChooser(new RandomChooser(seed, 2 + random.nextInt(6), 2 ** (1 + random.nextInt(6))), plan);
}

/** What was committed, against the naive reference; where storage was damaged, against what may then be expected. */
export function checkOutput(simulation: Simulation): void {
  const { expected, lateWindows } = simulation.pipeline;
  // Back at an older checkpoint the job commits once more what the newer one had committed; it has said so.
  const mayRepeat = simulation.damage() === 'corrupt' && simulation.injected.quarantined > 0;
  // What was deleted after the job had written its last is gone.
  const mayLose = simulation.damage() === 'wiped';
  for (const [log, rows] of expected ?? []) {
    checkCommittedOutput(committedRows(simulation.storage, log), rows, { mayRepeat, mayLose });
  }
  if (mayRepeat || mayLose) return;
  for (const windows of lateWindows) {
    const [results, late] = [windows.results, windows.late].map((log) => committedRows(simulation.storage, log));
    checkLateWindows(windows, results ?? [], late ?? []);
  }
}

/** One seed in so many has late rows: of these runs less can be said. */
const LATE_EVERY = 25;
const FAULTS_DRAWN_MAX = 6;
const SWARM = ['random', 'random', 'random', 'pct'] as const;
/** Most runs are shorter. */
const PCT_STEPS = 1500;
