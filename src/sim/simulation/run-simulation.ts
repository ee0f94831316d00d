import { Prng } from '#std/prng.ts';
import type { Actor, SubtaskDescriptor } from '#engine/ports.ts';
import type { Envelope } from '#protocol/messages.ts';
import type { SinkRow } from '#protocol/query.ts';
import type { JobState, TraceEvent } from '#protocol/trace.ts';
import { ChannelOrder } from '../checkers/channel-order.ts';
import type { Checker } from '../checkers/checker.ts';
import { CheckpointOrder } from '../checkers/checkpoint-order.ts';
import { checkCommittedOutput } from '../checkers/committed-output.ts';
import { TransactionOrder } from '../checkers/transaction-order.ts';
import { DeterministicWorld } from '../world/deterministic-world.ts';
import { RandomScheduler } from '../world/random-scheduler.ts';
import { SimulatedStorage } from '../world/simulated-storage.ts';
import { randomPipeline, type RandomPipeline } from './random-pipeline.ts';
import { TraceHash } from './trace-hash.ts';

/**
 * One seeded run: a random pipeline, a random schedule, random crashes; checked while it runs and at its end.
 *
 * Faults: subtasks and task managers killed between any two steps, some acting on as zombies; storage transactions
 * that abort; the whole tab (coordinator, vault and tasks) lost and resumed from storage.
 */

export interface SimulationOptions {
  readonly seed: number;
  /** Test ports of planted bugs. */
  readonly createSubtask?: (descriptor: SubtaskDescriptor) => Actor;
  readonly tamper?: (envelope: Envelope, post: (envelope: Envelope) => void) => void;
  /** Multiplies the number of faults; 0 = a calm run. */
  readonly faults?: number;
}

export interface SimulationReport {
  readonly seed: number;
  readonly pipeline: RandomPipeline;
  readonly steps: number;
  readonly kills: number;
  readonly restores: number;
  readonly zombieMessages: number;
  readonly abortedTransactions: number;
  readonly tabCrashes: number;
  readonly checkpoints: number;
  /** Hash of the whole trace: the same seed gives the same, on every host. */
  readonly hash: string;
}

/** A run that has not ended by now has lost its liveness (L2). */
const STEPS_MAX = 400_000;
const STORAGE_MS = 3;
/** 2026-01-01T00:00:00Z, the constant the job clock of simulated runs starts at. */
const START_MS = 1_767_225_600_000;

/** Runs one seed. Throws the broken invariant, with the seed in the message. */
export function runSimulation(options: SimulationOptions): SimulationReport {
  try {
    return new Simulation(options).run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`seed ${options.seed}: ${message}`, { cause: error });
  }
}

class Simulation {
  readonly #options: SimulationOptions;
  readonly #random: Prng;
  readonly #pipeline: RandomPipeline;
  readonly #storage = new SimulatedStorage();
  readonly #checkers: Checker[] = [new CheckpointOrder(), new ChannelOrder(), new TransactionOrder()];
  readonly #hash = new TraceHash();
  readonly #plannedFaults: number[];
  #world: DeterministicWorld;
  #jobState: JobState = 'CREATED';
  #committed: readonly SinkRow[] | null = null;
  #refused = false;
  #steps = 0;
  #counts = { kills: 0, restores: 0, zombieMessages: 0, abortedTransactions: 0, tabCrashes: 0, checkpoints: 0 };

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#random = new Prng(options.seed);
    this.#pipeline = randomPipeline(this.#random, 'sim');
    const faults = Math.round((1 + this.#random.nextInt(5)) * (options.faults ?? 1));
    this.#plannedFaults = Array.from({ length: faults }, () => 40 + this.#random.nextInt(3000)).toSorted(
      (a, b) => a - b,
    );
    this.#world = this.#openTab(START_MS);
  }

  run(): SimulationReport {
    this.#start('fresh');
    while (this.#jobState !== 'FINISHED') {
      this.#advance();
      while (this.#steps >= (this.#plannedFaults[0] ?? Number.POSITIVE_INFINITY)) {
        this.#plannedFaults.shift();
        this.#inject();
      }
      if (this.#jobState === 'FAILED' || this.#jobState === 'CANCELED')
        throw new Error(`the job ended ${this.#jobState}`);
    }
    this.#readOutput();
    checkCommittedOutput(this.#committed ?? [], this.#pipeline.expected);
    return {
      seed: this.#options.seed,
      pipeline: this.#pipeline,
      steps: this.#steps,
      ...this.#counts,
      hash: this.#hash.digest(),
    };
  }

  /** Storage failed while the job was being taken: nothing was started, and the user tries again. */
  #tryAgain(): void {
    this.#refused = false;
    this.#world = this.#openTab(this.#world.now() + 5);
    this.#start('latest');
  }

  #advance(): void {
    if (!this.#world.step()) throw new Error(`nothing is left to happen, but the job is ${this.#jobState}`);
    if (++this.#steps > STEPS_MAX) throw new Error(`the job has not finished after ${STEPS_MAX} steps`);
  }

  #openTab(startMs: number): DeterministicWorld {
    const { createSubtask, tamper } = this.#options;
    return new DeterministicWorld({
      jobId: 'sim',
      scheduler: new RandomScheduler(this.#random.nextUint32()),
      seed: this.#random.nextUint32(),
      startMs,
      stepMs: 1,
      storageMs: STORAGE_MS,
      storage: this.#storage,
      onTrace: (event) => this.#onTrace(event),
      onClient: (envelope) => this.#onClient(envelope),
      zombieActions: () => this.#random.nextInt(3) * 20,
      rethrow: true,
      ...(createSubtask === undefined ? {} : { createSubtask }),
      ...(tamper === undefined ? {} : { tamper }),
    });
  }

  #start(restore: 'fresh' | 'latest'): void {
    this.#world.command({ kind: 'startJob', plan: this.#pipeline.plan, restore, traceLevel: 'summary' });
  }

  #inject(): void {
    const subtasks = this.#world.subtasks();
    switch (this.#random.nextInt(8)) {
      case 0:
        this.#storage.failNext(this.#random.nextInt(2) === 0 ? 'aborted' : 'quota', 1);
        return;
      case 1:
        if (this.#jobState !== 'RUNNING') return;
        this.#counts.tabCrashes++;
        this.#counts.kills += subtasks.length;
        this.#world = this.#openTab(this.#world.now() + 5);
        this.#start('latest');
        return;
      case 2: {
        const target = subtasks[this.#random.nextInt(Math.max(1, subtasks.length))];
        if (target === undefined) return;
        this.#counts.kills += this.#world.killTaskManager(target.taskManager, this.#random.nextInt(3) * 15);
        return;
      }
      default: {
        const target = subtasks[this.#random.nextInt(Math.max(1, subtasks.length))];
        if (target === undefined) return;
        const zombie = this.#random.nextInt(3) * 20;
        if (this.#world.killSubtask(target.subtask, 'killed by the simulation', zombie)) this.#counts.kills++;
      }
    }
  }

  #onTrace(event: TraceEvent): void {
    this.#hash.add(event);
    const { body } = event;
    if (body.kind === 'jobStateChanged') {
      this.#jobState = body.to;
      this.#refused = body.from === 'INITIALIZING' && body.to === 'FAILED';
    }
    if (body.kind === 'messageFenced') this.#counts.zombieMessages++;
    else if (body.kind === 'checkpointCompleted') this.#counts.checkpoints++;
    else if (body.kind === 'storageTransaction' && body.outcome === 'aborted') this.#counts.abortedTransactions++;
    else if (body.kind === 'attemptStarted' && body.restoredCheckpointId !== null) this.#counts.restores++;
    for (const checker of this.#checkers) checker.onEvent(event);
  }

  #onClient({ message }: Envelope): void {
    if (message.kind === 'queryAnswered' && message.answer.kind === 'sinkRows') this.#committed = message.answer.rows;
  }

  #readOutput(): void {
    const request = { kind: 'sinkExport', sink: this.#pipeline.log, lens: 'committed' } as const;
    this.#world.tell('vault', { kind: 'query', queryId: 1, request });
    while (this.#committed === null) this.#advance();
  }
}
