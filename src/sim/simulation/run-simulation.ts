import { Prng } from '#std/prng.ts';
import type { Envelope } from '#protocol/messages.ts';
import type { SinkRow } from '#protocol/query.ts';
import type { JobState, TraceEvent } from '#protocol/trace.ts';
import { AcknowledgementByAttempt } from '../checkers/acknowledgement-by-attempt.ts';
import { ChannelOrder } from '../checkers/channel-order.ts';
import type { Checker } from '../checkers/checker.ts';
import { CheckpointOrder } from '../checkers/checkpoint-order.ts';
import { CheckpointRetention } from '../checkers/checkpoint-retention.ts';
import { checkCommittedOutput } from '../checkers/committed-output.ts';
import { DeadAttempts } from '../checkers/dead-attempts.ts';
import { TransactionOrder } from '../checkers/transaction-order.ts';
import { WatermarkOrder } from '../checkers/watermark-order.ts';
import { DeterministicWorld } from '../world/deterministic-world.ts';
import { RandomScheduler } from '../world/random-scheduler.ts';
import { SimulatedStorage } from '../world/simulated-storage.ts';
import type { WorldOptions } from '../world/world-options.ts';
import { FaultPlan } from './fault-plan.ts';
import { randomPipeline, type RandomPipeline } from './random-pipeline.ts';
import { TraceHash } from './trace-hash.ts';

/**
 * One seeded run: a random pipeline, a random schedule, random crashes; checked while it runs and at its end.
 *
 * Faults: subtasks and task managers killed between any two steps, some acting on as zombies; storage transactions
 * that abort; the whole tab (coordinator, vault and tasks) lost and resumed from storage, the old one sometimes going on
 * for a while, as a frozen tab does that wakes up after another has taken over.
 */

export interface SimulationOptions {
  readonly seed: number;
  /** Multiplies the number of faults; 0 = a calm run. */
  readonly faults?: number;
  /** A planted bug, to see it caught. */
  readonly plant?: PlantedBug;
}

/** Ports of the world at which a test plants a bug. */
export type PlantedBug = Pick<WorldOptions, 'createSubtask' | 'wrapActor' | 'tamper'>;

export interface SimulationReport {
  readonly seed: number;
  readonly pipeline: RandomPipeline;
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
  /** Hash of the whole trace: the same seed gives the same, on every host. */
  readonly hash: string;
}

/** A run that has not ended by now has lost its liveness (L2). */
const STEPS_MAX = 60_000;
const STORAGE_MS = 3;
const JOB_ID = 'sim';
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
  readonly #checkers: readonly Checker[];
  readonly #transactions = new TransactionOrder();
  readonly #retention = new CheckpointRetention(this.#storage, JOB_ID);
  readonly #hash = new TraceHash();
  readonly #faults: FaultPlan;
  #world: DeterministicWorld;
  /** The tab whose events the checkers follow: from its opening on, never from somewhere in the middle. */
  #watched: DeterministicWorld | null = null;
  /** A lost tab that has not noticed yet, and the steps it still does. */
  #ghost: { readonly world: DeterministicWorld; steps: number } | null = null;
  #jobState: JobState = 'CREATED';
  #committed: readonly SinkRow[] | null = null;
  #refused = false;
  #steps = 0;
  #counts = { kills: 0, restores: 0, zombieMessages: 0, abortedTransactions: 0, tabCrashes: 0, checkpoints: 0 };

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#random = new Prng(options.seed);
    this.#pipeline = randomPipeline(this.#random, JOB_ID);
    this.#checkers = [
      new CheckpointOrder(),
      new ChannelOrder(),
      this.#transactions,
      new AcknowledgementByAttempt(),
      new DeadAttempts(),
      new WatermarkOrder(),
      this.#retention,
    ];
    this.#storage.onApplied = (request) => {
      for (const checker of this.#checkers) checker.onStored?.(request);
    };
    this.#faults = new FaultPlan(
      this.#random,
      Math.round((1 + this.#random.nextInt(FAULTS_MAX)) * (options.faults ?? 1)),
    );
    this.#world = this.#openTab(START_MS);
  }

  run(): SimulationReport {
    this.#start('fresh');
    while (this.#jobState !== 'FINISHED') {
      // Before the step, so that a job which has finished is left alone: it is not resumed, it would be run again.
      if (this.#faults.onStep()) this.#inject();
      this.#advance();
      if (this.#refused) this.#reopenTab();
      else if (this.#jobState === 'FAILED' || this.#jobState === 'CANCELED' || this.#jobState === 'SUSPENDED')
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

  #advance(): void {
    if (!this.#world.step()) throw new Error(`nothing is left to happen, but the job is ${this.#jobState}`);
    if (++this.#steps > STEPS_MAX) throw new Error(`the job has not finished after ${STEPS_MAX} steps`);
    const ghost = this.#ghost;
    if (ghost !== null && (ghost.steps-- <= 0 || !ghost.world.step()) && this.#ghost === ghost) this.#ghost = null;
  }

  #openTab(startMs: number): DeterministicWorld {
    const world: DeterministicWorld = new DeterministicWorld({
      jobId: JOB_ID,
      scheduler: new RandomScheduler(this.#random.nextUint32()),
      seed: this.#random.nextUint32(),
      startMs,
      stepMs: 1,
      storageMs: STORAGE_MS,
      storage: this.#storage,
      onTrace: (event) => (world === this.#watched ? this.#onTrace(event) : this.#onGhostTrace(event)),
      onClient: (envelope) => this.#onClient(envelope),
      onReceived: (delivery) => {
        for (const checker of this.#checkers) checker.onReceived?.(delivery);
      },
      zombieActions: () => this.#random.nextInt(3) * ZOMBIE_ACTIONS,
      rethrow: true,
      ...this.#options.plant,
    });
    this.#watched = world;
    return world;
  }

  /** The job goes on in a new tab. Also what a user does after storage failed while the job was being taken. */
  #reopenTab(): void {
    this.#refused = false;
    this.#jobState = 'CREATED';
    this.#world = this.#openTab(this.#world.now() + 5);
    for (const checker of this.#checkers) checker.onTabOpened?.();
    this.#start('latest');
  }

  #start(restore: 'fresh' | 'latest'): void {
    this.#world.command({ kind: 'startJob', plan: this.#pipeline.plan, restore, traceLevel: 'summary' });
  }

  #inject(): void {
    const subtasks = this.#world.subtasks();
    const target = subtasks[this.#random.nextInt(Math.max(1, subtasks.length))];
    switch (this.#random.nextInt(8)) {
      case 0:
        this.#storage.failNext(this.#random.nextInt(2) === 0 ? 'aborted' : 'quota', 1 + this.#random.nextInt(2));
        return;
      case 1:
        this.#counts.tabCrashes++;
        this.#counts.kills += subtasks.length;
        if (this.#random.nextInt(2) === 0) this.#ghost = { world: this.#world, steps: this.#random.nextInt(300) };
        this.#reopenTab();
        return;
      case 2:
        if (target === undefined) return;
        this.#counts.kills += this.#world.killTaskManager(target.taskManager, this.#random.nextInt(3) * ZOMBIE_ACTIONS);
        return;
      default:
        if (target === undefined) return;
        this.#world.killSubtask(target.subtask, 'killed by the simulation', this.#random.nextInt(3) * ZOMBIE_ACTIONS);
        this.#counts.kills++;
    }
  }

  #onTrace(event: TraceEvent): void {
    this.#hash.add(event);
    const { body } = event;
    switch (body.kind) {
      case 'jobStateChanged':
        this.#jobState = body.to;
        this.#refused = body.from === 'INITIALIZING' && body.to === 'FAILED';
        break;
      case 'messageFenced':
        this.#counts.zombieMessages++;
        break;
      case 'checkpointCompleted':
        this.#counts.checkpoints++;
        this.#faults.onCheckpoint();
        break;
      case 'storageTransaction':
        if (body.outcome === 'aborted') this.#counts.abortedTransactions++;
        break;
      case 'attemptStarted':
        if (body.restoredCheckpointId !== null) this.#counts.restores++;
    }
    for (const checker of this.#checkers) checker.onEvent?.(event);
  }

  /**
   * The order of a lost tab's own events means nothing any more; what it commits still has to stay committed. It may even
   * finish the job, if the new tab has not taken it yet: then that is the result.
   */
  #onGhostTrace(event: TraceEvent): void {
    this.#hash.add(event);
    this.#transactions.onEvent(event);
    const { body } = event;
    if (body.kind !== 'jobStateChanged' || body.to !== 'FINISHED' || this.#ghost === null) return;
    this.#world = this.#ghost.world;
    this.#watched = null;
    this.#ghost = null;
    this.#jobState = 'FINISHED';
    this.#retention.onEvent(event);
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

const FAULTS_MAX = 5;
/** A killed actor does none, so many, or twice as many further actions. */
const ZOMBIE_ACTIONS = 30;
