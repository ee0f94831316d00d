import { must } from '#std/assert.ts';
import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import { InvariantBroken } from '../../checkers/checker.ts';
import { FaultPlan, FaultyChooser } from '../../simulation/fault-plan.ts';
import { REPLAY_FORMAT, REPLAY_VERSION, type ReplayFile } from '../../simulation/replay-file.ts';
import type { PlantedBug } from '../../simulation/run-simulation.ts';
import type { SimulatedPipeline } from '../../simulation/simulated-pipeline.ts';
import { RandomChooser } from '../../world/random-chooser.ts';
import { RecordingChooser } from '../../world/recording-chooser.ts';
import { expectSame, expectSameEntries } from '../failure-transparency.ts';
import { type ObservedRun, type Observation, observe } from '../observe.ts';
import { ampleCredits } from './ample-credits.ts';
import { ledOrder, writesInOrder } from './led-order.ts';
import { calmPipeline } from './ordered-pipeline.ts';
import { ProcessingHistory, type ProcessingOrder, type TakenRow } from './processing-history.ts';
import { WitnessChooser } from './witness-chooser.ts';

export const WITNESS =
  'A run with failures is explained by one without: each of its steps is enabled, and it shows the same.';

/**
 * O2, the constructed witness: the run that never failed and shows what a run with failures shows.
 *
 * The steps of the witness are the rows that subtasks take: their order is that of the run with failures, stitched at the
 * restored cuts (see {@link ProcessingHistory}), channel by channel and row by row. It is executed in a world in which
 * nothing fails, on the engine without any planted bug: no step may be missing, no other may come, and committed rows and
 * keyed state have to be equal; rows of one sink subtask in one order, too.
 *
 * Free are the steps that no row shows: watermarks, credits, timers, and whatever lies behind a window, where the rows of
 * a log are compared without their order. Pipelines: {@link calmPipeline} of one in which nothing is dealt out in turn.
 * With late rows there is no such run: watermarks are in no checkpoint, in Flink as here.
 *
 * A row a buffer needs more buffers than many rows a buffer, so the order of a run that only just had room may have none
 * in the witness. Such a one is led again with credits without end: then only what comes before a row can hold it up.
 */
export interface Witness {
  /** Plays the run that never failed; null where it needs more buffers than a channel has. */
  readonly replay: ReplayFile | null;
  /** Rows whose order was led. */
  readonly steps: number;
  /** The run that is explained; what it shows is what both show. */
  readonly explained: Observation;
}

/**
 * Runs a pipeline with failures and constructs its witness. `without`: invariants that are not watched meanwhile. Null
 * where the run cannot be explained from what is seen of it: storage was damaged, or a tab that was lost took part. Throws
 * {@link InvariantBroken} where there is no witness.
 */
export function constructWitness(
  pipeline: SimulatedPipeline,
  seed: number,
  options: { readonly faults: number; readonly plant?: PlantedBug; readonly without?: readonly string[] },
): Witness | null {
  const history = new ProcessingHistory();
  const plan = new FaultPlan(seed, options.faults);
  const crashy = observe({
    pipeline,
    seed,
    chooser: new FaultyChooser(new RandomChooser(seed), plan),
    plant: options.plant,
    without: options.without,
    onCheckpoint: () => plan.onCheckpoint(),
    onEvent: (event) => history.onEvent(event),
  });
  const order = history.order();
  if (crashy.damaged || order === null) return null;
  const led = ledOrder(order, pipeline.plan);
  const calm = calmPipeline(pipeline);
  const witness = execute(calm, seed, led, 'bounded') ?? must(execute(calm, seed, led, 'ample'), 'it came to its end');
  expectSame(WITNESS, crashy, witness.observation);
  expectSameSequences(crashy, witness.observation, pipeline.plan);
  const steps = [...led.values()].reduce((sum, rows) => sum + rows.length, 0);
  return { replay: witness.replay, steps, explained: crashy };
}

/** Executes the run without failures, step by step. Null where it cannot go on, and more buffers might help. */
function execute(
  pipeline: SimulatedPipeline,
  seed: number,
  order: ProcessingOrder,
  buffers: 'bounded' | 'ample',
): (Pick<Witness, 'replay'> & { readonly observation: Observation }) | null {
  const guide = new WitnessChooser(order);
  const history = new ProcessingHistory();
  const recorder = new RecordingChooser(guide);
  const run: ObservedRun = {
    pipeline,
    seed,
    chooser: recorder,
    ...(buffers === 'ample' && { plant: ampleCredits(order), without: [BUFFERS_BOUNDED] }),
    onEvent: (event) => {
      guide.onEvent(event);
      history.onEvent(event);
    },
    beforeStep: () => {
      if (guide.stuck !== null) throw new InvariantBroken(WITNESS, `The stitched run cannot go on: ${guide.stuck}.`);
    },
  };
  let observation: Observation;
  try {
    observation = observe(run);
  } catch (error) {
    if (guide.stuck !== null && buffers === 'bounded') return null;
    throw error;
  }
  const taken = history.order();
  for (const [subtask, rows] of order) expectSameRows(subtask, rows, taken?.get(subtask) ?? []);
  const replay: ReplayFile = {
    format: REPLAY_FORMAT,
    version: REPLAY_VERSION,
    pipeline: pipeline.document,
    seed,
    choices: recorder.choices(),
    commit: null,
    mutant: null,
    failure: null,
    hash: observation.hash,
  };
  return { observation, replay: buffers === 'bounded' ? replay : null };
}

/** The invariant that credits without end are made to break. */
const BUFFERS_BOUNDED = 'I15';

function expectSameRows(subtask: SubtaskId, expected: readonly TakenRow[], actual: readonly TakenRow[]): void {
  for (let index = 0; index < Math.max(expected.length, actual.length); index++) {
    const [one, other] = [expected[index], actual[index]];
    if (one?.row === other?.row && one?.channel === other?.channel) continue;
    throw new InvariantBroken(
      WITNESS,
      `As row ${index} ${subtask} takes ${other?.row ?? 'none'}, where the run with failures took ${one?.row ?? 'none'}.`,
    );
  }
}

function expectSameSequences(crashy: Observation, witness: Observation, plan: JobPlan): void {
  for (const [sink, { subtask, rows }] of Object.entries(crashy.sequences)) {
    if (!writesInOrder(subtask, plan)) continue;
    expectSameEntries(WITNESS, sink, rows, witness.sequences[sink]?.rows ?? []);
  }
}
