import { isTerminal } from '#engine/coordinator/job-state.ts';
import type { JobState, TraceEvent } from '#protocol/trace.ts';
import { committedRows } from '../simulation/committed-rows.ts';
import { SIMULATED_JOB } from '../simulation/simulation.ts';
import type { SimulatedPipeline } from '../simulation/simulated-pipeline.ts';
import { ChoosingScheduler } from '../world/choosing-scheduler.ts';
import { DeterministicWorld } from '../world/deterministic-world.ts';
import { RandomChooser } from '../world/random-chooser.ts';
import { SimulatedStorage } from '../world/simulated-storage.ts';
import { hadFinishedTasks, keyedState, type Outcome, textOf } from './observe.ts';

/**
 * Runs one pipeline until a checkpoint has completed, loses its tab, and goes on from that checkpoint with another: the
 * same operators, not the same parallelism. Null where the first run ended before it had a checkpoint.
 */
export function observeResumed(from: SimulatedPipeline, to: SimulatedPipeline, seed: number): Outcome | null {
  const storage = new SimulatedStorage();
  const first = new ResumedTab(from, storage, seed, 0, 'fresh');
  first.run((event) => event.body.kind === 'checkpointCompleted');
  if (first.jobState !== 'RUNNING') return null;
  const second = new ResumedTab(to, storage, seed + 1, first.world.now(), 'latest');
  const finishedBefore = hadFinishedTasks(storage, first.checkpointId);
  let state: readonly string[] | null = null;
  second.run(({ body }) => body.kind === 'checkpointTriggered' && body.trigger === 'final');
  if (second.jobState === 'RUNNING' && !finishedBefore) state = keyedState(second.world, to.plan);
  second.run(() => false);
  if (second.jobState !== 'FINISHED') throw new Error(`the resumed job ended ${second.jobState}`);
  const logs = to.logs.map((log) => [log, committedRows(storage, log).map(textOf).toSorted()] as const);
  return { logs: Object.fromEntries(logs), state };
}

class ResumedTab {
  readonly world: DeterministicWorld;
  jobState: JobState = 'CREATED';
  /** The newest that has completed. */
  checkpointId: number | null = null;
  #isWanted: (event: TraceEvent) => boolean = () => false;
  #seen = false;

  constructor(
    { plan }: SimulatedPipeline,
    storage: SimulatedStorage,
    seed: number,
    startMs: number,
    restore: 'fresh' | 'latest',
  ) {
    this.world = new DeterministicWorld({
      jobId: SIMULATED_JOB,
      scheduler: new ChoosingScheduler(new RandomChooser(seed)),
      seed,
      startMs,
      stepMs: 1,
      storageMs: 0,
      storage,
      onTrace: (event) => this.#onTrace(event),
      rethrow: true,
    });
    this.world.command({ kind: 'startJob', plan, restore, traceLevel: 'summary' });
  }

  /** Until an event of that kind, or the end. */
  run(isWanted: (event: TraceEvent) => boolean): void {
    this.#isWanted = isWanted;
    this.#seen = false;
    while (!this.#seen && !isTerminal(this.jobState) && this.world.step());
  }

  #onTrace(event: TraceEvent): void {
    if (event.body.kind === 'jobStateChanged') this.jobState = event.body.to;
    if (event.body.kind === 'checkpointCompleted') this.checkpointId = event.body.checkpointId;
    if (this.#isWanted(event)) this.#seen = true;
  }
}
