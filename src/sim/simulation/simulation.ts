import { must } from '#std/assert.ts';
import { hashAt } from '#std/prng.ts';
import { isTerminal } from '#engine/coordinator/job-state.ts';
import type { TransactRequest } from '#engine/ports.ts';
import { countersKey, fenceKey } from '#engine/vault/storage-keys.ts';
import type { JobState, TraceEvent } from '#protocol/trace.ts';
import type { WorldFault } from '#protocol/travel.ts';
import { CheckerBench } from '../checkers/checker-bench.ts';
import type { MarkCounts } from '../marks/marks.ts';
import { injectFault } from '../inject-fault.ts';
import { ChoosingScheduler, faultOfAct } from '../world/choosing-scheduler.ts';
import { DeterministicWorld } from '../world/deterministic-world.ts';
import { SimulatedStorage } from '../world/simulated-storage.ts';
import { FailingUserCode } from './failing-user-code.ts';
import { FAULTS } from './faults.ts';
import type { FaultTarget } from './fault-kind.ts';
import { InjectedFaults } from './injected-faults.ts';
import type { SimulatedPipeline } from './simulated-pipeline.ts';
import type { SimulationSetup } from './simulation-setup.ts';
import { TraceHash } from './trace-hash.ts';

/**
 * A run of a pipeline in the deterministic world, checked while it goes: the job, the tabs it moves through, and what goes
 * wrong with them. Everything follows from the pipeline, the seed and the decisions of the chooser.
 *
 * A tab that is lost is followed by a new one over the same storage, as after a reload; the old one may go on for a
 * while, as a frozen tab does that wakes up after another has taken over. One that had not yet taken the job takes it then,
 * and the two change places.
 */
export class Simulation {
  readonly storage = new SimulatedStorage({ journal: true });
  readonly injected = new InjectedFaults();
  readonly pipeline: SimulatedPipeline;
  readonly #setup: SimulationSetup;
  readonly #userCode: FailingUserCode;
  readonly #hash = new TraceHash();
  readonly #struck = { faults: 0, tabs: 0 };
  readonly #bench: CheckerBench;
  #world: DeterministicWorld;
  /** The tab whose events are looked at: from its opening on, never from somewhere in the middle. */
  #watched: DeterministicWorld | null = null;
  #ghost: Ghost | null = null;
  #jobState: JobState = 'CREATED';
  /** What has to be done between two steps. */
  #next: 'go-on' | 'reload' | 'start-anew' = 'go-on';
  /** Steps that the user waits for storage that does not answer, and how many of them are left. */
  #patience = 0;
  #reloadIn = Number.POSITIVE_INFINITY;
  #crashLoop = { attempts: 0, steps: 0 };
  #skewMs = 0;
  #damage: 'none' | 'corrupt' | 'wiped' = 'none';

  constructor(setup: SimulationSetup) {
    this.#setup = setup;
    this.pipeline = setup.pipeline;
    this.#userCode = new FailingUserCode(() => this.injected.count('userCodeFailed'), setup.plant?.createSubtask);
    const run = { jobId: SIMULATED_JOB, plan: setup.pipeline.plan, storage: this.storage };
    this.#bench = new CheckerBench(run, setup.without);
    this.storage.watch({
      onApplied: (request) => this.#onStored(request),
      onMishap: (mishap) => {
        this.injected.onStorageMishap(mishap);
        if (mishap === 'silent') this.#reloadIn = this.#patience;
      },
    });
    this.#world = this.#openTab(START_MS);
    this.#watched = this.#world;
    this.#start('fresh');
  }

  /** The tab the job runs in now. */
  world(): DeterministicWorld {
    return this.#world;
  }

  hasFinished(): boolean {
    return this.#jobState === 'FINISHED';
  }

  /** Of the whole trace so far, 16 hexadecimal digits. */
  hash(): string {
    return this.#hash.digest();
  }

  /** The dark corners the run has been in. */
  marks(): MarkCounts {
    return this.#bench.marks.counts();
  }

  /** What happened to what is stored that the promise does not cover. */
  damage(): 'none' | 'corrupt' | 'wiped' {
    return this.#damage;
  }

  /** One step of the job; false when it has finished. Throws the broken invariant. */
  advance(): boolean {
    if (this.hasFinished()) return false;
    this.#step();
    if (this.hasFinished()) {
      this.#windUp();
      return true;
    }
    if (--this.#reloadIn <= 0) this.#next = 'reload';
    if (this.#next === 'go-on' && isTerminal(this.#jobState)) this.#onEnded();
    if (this.#next !== 'go-on') this.#reopenTab(null);
    return true;
  }

  /** Does what a user asks for, between two steps; it is checked like any fault. A job that has finished is left alone. */
  inject(fault: WorldFault): void {
    if (!this.hasFinished()) injectFault(fault, this.#target());
  }

  #step(): void {
    if (!this.#world.step()) {
      if (this.#reloadIn === Number.POSITIVE_INFINITY) {
        throw new Error(`nothing is left to happen, but the job is ${this.#jobState}`);
      }
      this.#reloadIn = 0;
    }
    if (++this.injected.steps > STEPS_MAX) throw new Error(`the job has not finished after ${STEPS_MAX} steps`);
    const ghost = this.#ghost;
    if (ghost === null || ghost.sleeps-- > 0) return;
    const fence = this.storage.peek('fence', FENCE_KEY);
    const isOver = ghost.steps-- <= 0 || !ghost.world.step();
    if (this.#ghost !== ghost) return;
    if (this.storage.peek('fence', FENCE_KEY) !== fence) this.#changePlaces(ghost);
    else if (isOver) this.#ghost = null;
  }

  /** A tab that was lost while it opened the job has taken it after all: it is the job now, and the other one is lost. */
  #changePlaces(ghost: Ghost): void {
    this.#ghost = { ...ghost, world: this.#world };
    this.#moveTo(ghost.world);
  }

  #moveTo(world: DeterministicWorld): void {
    this.#world = world;
    this.#watched = world;
    this.#jobState = 'CREATED';
    this.#bench.onTabOpened();
  }

  /** Lets everything end that was under way when the job finished. */
  #windUp(): void {
    const world = this.#world;
    for (let steps = 0; steps < WIND_UP_STEPS_MAX && this.#next === 'go-on' && world.step(); steps++);
    // Storage that never answered has left things behind, for whoever takes the job next.
    if (this.#next === 'go-on' && this.#reloadIn === Number.POSITIVE_INFINITY) this.#bench.onEnded();
  }

  /** The job has ended without having finished: only what went wrong can have ended it. */
  #onEnded(): void {
    const refused = this.#jobState === 'FAILED' && this.#world.subtasks().length === 0;
    if (this.#damage === 'corrupt' && refused) this.#next = 'start-anew';
    else if (this.#damage === 'wiped' || this.injected.refused) this.#next = 'reload';
    else throw new Error(`the job ended ${this.#jobState}`);
  }

  #openTab(startMs: number): DeterministicWorld {
    const tab = this.#struck.tabs++;
    const world: DeterministicWorld = new DeterministicWorld({
      jobId: SIMULATED_JOB,
      scheduler: new ChoosingScheduler(this.#setup.chooser, () => (world === this.#world ? this.#faults() : 0)),
      seed: hashAt(this.#setup.seed, tab),
      startMs,
      stepMs: 1,
      storageMs: 0,
      storage: this.storage,
      onTrace: (event) => (world === this.#watched ? this.#onTrace(event) : this.#onGhostTrace(event)),
      onReceived: (delivery) => {
        if (world === this.#watched) this.#bench.onReceived(delivery);
      },
      zombieActions: () => this.#setup.chooser.pick(3) * ZOMBIE_ACTIONS,
      skewMs: () => this.#drawSkew(),
      onAct: (act) => this.#onAct(act),
      onMishap: (mishap) => this.injected.count(mishap),
      onTabDied: () => {
        if (world !== this.#world) return;
        this.injected.count('tabKilledInCall');
        this.#next = 'reload';
      },
      rethrow: true,
      ...this.#setup.plant,
      createSubtask: (descriptor) => this.#userCode.create(descriptor),
    });
    return world;
  }

  #reopenTab(ghost: Omit<Ghost, 'world'> | null): void {
    const restore = this.#next === 'start-anew' ? 'fresh' : 'latest';
    if (this.#damage === 'wiped') this.#ghost = null;
    else if (ghost !== null) this.#ghost = { ...ghost, world: this.#world };
    // A new life of the job: there is nothing that was stored before.
    if (this.#damage === 'wiped') this.#damage = 'none';
    this.injected.tabCrashes++;
    this.#next = 'go-on';
    this.#reloadIn = Number.POSITIVE_INFINITY;
    this.#moveTo(this.#openTab(this.#world.now() + 5));
    this.#start(restore);
  }

  #start(restore: 'fresh' | 'latest'): void {
    const { traceLevel } = this.#setup;
    this.#world.command({ kind: 'startJob', plan: this.pipeline.plan, restore, traceLevel: traceLevel ?? 'full' });
  }

  /** A fresh start throws away what was damaged; one that is lost with its tab before has to be made again. */
  #onStored(request: TransactRequest): void {
    if (request.deletes.some(({ key }) => key === COUNTERS_KEY)) this.#damage = 'none';
    this.#bench.onStored(request);
    this.#setup.onStored?.(request);
  }

  #drawSkew(): number {
    if (this.#skewMs === 0) return 0;
    const skewMs = SKEWS[this.#setup.chooser.pick(SKEWS.length)] as number;
    if (skewMs !== 0) this.injected.count('clocksSkewed');
    return skewMs * this.#skewMs;
  }

  /** How many faults may strike now. A job that has finished is left alone: it is not resumed, it would be run again. */
  #faults(): number {
    return this.#struck.faults < FAULTS_MAX && !this.hasFinished() ? FAULTS.length : 0;
  }

  #onAct(act: string): void {
    const fault = act === CRASH_ACT ? 0 : faultOfAct(act);
    if (fault !== null && fault < this.#faults()) this.#strike(fault);
  }

  #strike(fault: number): void {
    this.#struck.faults++;
    const kind = must(FAULTS[fault], 'a fault has a number');
    this.#world.traceFromHost({ kind: 'faultInjected', fault: kind.name, target: '' });
    kind.strike(this.#target());
  }

  /** What faults act on now. */
  #target(): FaultTarget {
    const world = this.#world;
    const pick = (bound: number): number => this.#setup.chooser.pick(bound);
    return {
      world,
      storage: this.storage,
      jobId: SIMULATED_JOB,
      pick,
      count: (name, times) => this.injected.count(name, times),
      subtask: () => {
        const subtasks = world.subtasks();
        return subtasks.length === 0 ? null : (subtasks[pick(subtasks.length)] ?? null);
      },
      loseTab: (ghost) => this.#reopenTab(ghost),
      reloadAfter: (steps) => {
        this.#patience = steps;
      },
      crashLoop: (attempts, steps) => {
        this.#crashLoop = { attempts, steps };
      },
      failUserCode: (subtask, place) => this.#userCode.arm(subtask, place),
      skewClocks: (ms) => {
        this.#skewMs = ms;
      },
      damaged: (how) => {
        this.#damage = how;
        if (how !== 'wiped') return;
        // Who clears a site's data closes every connection to it: a tab that wakes up can write no more.
        this.#ghost = null;
        this.#bench.onStorageWiped();
      },
    };
  }

  #onTrace(event: TraceEvent): void {
    this.#hash.add(event);
    this.injected.onEvent(event);
    const { body } = event;
    if (body.kind === 'jobStateChanged') this.#jobState = body.to;
    else if (body.kind === 'checkpointCompleted') this.#setup.onCheckpoint?.();
    else if (body.kind === 'attemptStarted' && this.#crashLoop.attempts > 0) {
      this.#crashLoop.attempts--;
      this.injected.count('crashLoop');
      this.#world.at(this.#world.now() + this.#setup.chooser.pick(this.#crashLoop.steps), CRASH_ACT);
    }
    this.#bench.onEvent(event);
    this.#setup.onEvent?.(event);
  }

  /**
   * The order of a lost tab's own events means nothing any more. It may even finish the job: if nobody has taken it since,
   * that is the result, else it is what an old tab shows.
   */
  #onGhostTrace(event: TraceEvent): void {
    this.#hash.add(event);
    this.#bench.onLostTabEvent(event);
    const { body } = event;
    if (body.kind !== 'jobStateChanged' || body.to !== 'FINISHED' || this.#ghost === null) return;
    if (this.#ghost.world.epoch() !== this.storage.peek('fence', FENCE_KEY)) return;
    this.#world = this.#ghost.world;
    this.#watched = null;
    this.#ghost = null;
    this.#jobState = 'FINISHED';
    this.#bench.onFinishedElsewhere();
  }
}

export const SIMULATED_JOB = 'sim';

const COUNTERS_KEY = countersKey(SIMULATED_JOB);
const FENCE_KEY = fenceKey(SIMULATED_JOB);

/** A lost tab that has not noticed yet: how long it sleeps, and the steps it does then. */
interface Ghost {
  readonly world: DeterministicWorld;
  sleeps: number;
  steps: number;
}

/** A run that has not ended by now has lost its liveness (L2). After so many faults no more strike. */
const STEPS_MAX = 100_000;
const FAULTS_MAX = 1000;
/** 2026-01-01T00:00:00Z, the constant the job clock of simulated runs starts at. */
const START_MS = 1_767_225_600_000;
/** A killed actor does none, so many, or twice as many further actions. */
const ZOMBIE_ACTIONS = 30;
/** A finished job has no periodic timers left. */
const WIND_UP_STEPS_MAX = 2000;
const SKEWS: readonly number[] = [0, 1, -1];
const CRASH_ACT = 'crash';
