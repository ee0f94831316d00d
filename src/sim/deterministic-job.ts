import { faultTarget } from '#engine/fault-target.ts';
import { fileEntries } from '#engine/vault/file-store.ts';
import type { Fault } from '#protocol/fault.ts';
import type { JobClient, StartOptions, TraceBatch } from '#protocol/job-client.ts';
import type { ClientCommand } from '#protocol/messages.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { TraceEvent, TraceLevel } from '#protocol/trace.ts';
import { DeterministicRun } from './deterministic-run.ts';
import { endsStep, type StepUnit } from './step-units.ts';
import type { DeterministicWorld } from './world/deterministic-world.ts';
import { DueScheduler } from './world/due-scheduler.ts';
import { SimulatedStorage } from './world/simulated-storage.ts';

/**
 * A job in the deterministic world behind the studio's {@link JobClient}: virtual time follows the host's clock at the
 * rate the user sets; paused, it advances by single steps. Modelled costs pace everything at every rate, so that the
 * rate changes when something is seen and never what.
 *
 * Storage is in memory: a job can be resumed within this object, and nothing outlives it.
 * A world that fails (a bug) ends the job as FAILED; its past and its state can still be looked at.
 */
export class DeterministicJob implements JobClient {
  readonly world = 'deterministic';
  readonly #host: DeterministicHost;
  readonly #storage = new SimulatedStorage();
  readonly #files = new Set<string>();
  readonly #listeners = new Set<(batch: TraceBatch) => void>();
  #run: DeterministicRun | null = null;
  #rate = 1;
  /** The last rate at which time passed. */
  #playRate = 1;
  /** Job time and host time at the last change of the rate. */
  #base = { jobMs: START_MS, hostMs: 0 };
  #events: TraceEvent[] = [];
  #broken = false;
  #ticking = false;
  #disposed = false;

  constructor(host: DeterministicHost) {
    this.#host = host;
  }

  /** A second start ends the first job as a closing tab would; storage stays. */
  async start(options: StartOptions): Promise<void> {
    const { plan, script, restore, rate } = options;
    await this.#loadFiles(plan);
    const run: DeterministicRun = new DeterministicRun(
      {
        jobId: plan.jobId,
        scheduler: new DueScheduler(),
        seed: plan.settings.seed,
        startMs: this.#now(),
        stepMs: 0,
        storageMs: plan.settings.costs.storageMs,
        storage: this.#storage,
        rethrow: false,
      },
      script,
      (event) => {
        if (run === this.#run) this.#events.push(event);
      },
    );
    this.#run = run;
    this.#broken = false;
    // What a script is tied to is visible in a full trace only.
    const traceLevel = script === null ? options.traceLevel : 'full';
    run.act((world) => {
      world.tell('coordinator', { kind: 'paceChanged', pace: 'paced' });
      world.command({ kind: 'startJob', plan, restore, traceLevel });
    });
    this.#rebase(rate);
    this.#schedule(0);
  }

  async triggerCheckpoint(): Promise<void> {
    this.#command({ kind: 'triggerUserCheckpoint' });
  }

  async stop(): Promise<void> {
    this.#command({ kind: 'stopJob' });
  }

  async cancel(checkpoints: 'retain' | 'delete'): Promise<void> {
    this.#command({ kind: 'cancelJob', checkpoints });
  }

  async setTraceLevel(level: TraceLevel): Promise<void> {
    this.#command({ kind: 'setTraceLevel', level });
  }

  async inject(fault: Fault): Promise<void> {
    this.#started().act((world) => this.#injectInto(world, fault));
    this.#send();
    this.#schedule(0);
  }

  async setRate(rate: number): Promise<void> {
    this.#rebase(rate);
    this.#send();
    this.#schedule(0);
  }

  async step(unit: StepUnit): Promise<void> {
    const run = this.#paused();
    const started = this.#host.now();
    let seen = this.#events.length;
    while (this.#host.now() - started < STEP_HOST_MS_MAX && this.#advance(run)) {
      const fresh = this.#events.slice(seen);
      seen = this.#events.length;
      if (fresh.some(({ body }) => endsStep(unit, body))) break;
    }
    this.#rebase(0);
    this.#send();
  }

  async stepBack(unit: StepUnit): Promise<void> {
    const run = this.#paused();
    const rewoundTo = run.stepBack(unit);
    this.#broken = false;
    this.#rebase(0);
    this.#send(rewoundTo);
  }

  async recordClicks(uid: string, lines: readonly string[]): Promise<void> {
    this.#started().act((world) => world.tell('vault', { kind: 'recordClicks', uid, lines }));
    this.#send();
    this.#schedule(0);
  }

  async query(request: QueryRequest): Promise<QueryAnswer> {
    return this.#started().world.ask('subtask' in request ? `task:${request.subtask}` : 'vault', request);
  }

  subscribe(listener: (batch: TraceBatch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#run = null;
    this.#listeners.clear();
  }

  async #loadFiles(plan: JobPlan): Promise<void> {
    for (const { config } of plan.vertices.flatMap((vertex) => vertex.operators)) {
      if (config.kind !== 'source-file') continue;
      for (const { file } of [config, ...(config.moreFiles ?? [])]) {
        if (this.#files.has(file)) continue;
        for (const entry of fileEntries(file, await this.#host.loadFile(file))) this.#storage.put(entry);
        this.#files.add(file);
      }
    }
  }

  /** Lets job time follow the host's clock for one slice; never takes much longer than {@link SLICE_HOST_MS}. */
  #tick(): void {
    this.#ticking = false;
    const run = this.#run;
    if (run === null || this.#disposed || this.#rate === 0) return;
    const { world } = run;
    const started = this.#host.now();
    const target = Number.isFinite(this.#rate)
      ? this.#base.jobMs + (started - this.#base.hostMs) * this.#rate
      : Number.POSITIVE_INFINITY;
    const isDue = (): boolean => {
      const due = world.nextDue();
      return due !== null && due <= target;
    };
    const mayGoOn = (): boolean =>
      this.#host.now() - started < SLICE_HOST_MS && this.#events.length < EVENTS_PER_SLICE_MAX;
    while (isDue() && mayGoOn() && this.#advance(run));
    const arrears = !this.#broken && isDue();
    if (!arrears && Number.isFinite(target)) world.advanceTo(target);
    // A world that cannot follow the rate falls behind instead of saving the arrears up.
    if (arrears) this.#rebase(this.#rate);
    const crowded = this.#events.length >= EVENTS_PER_SLICE_MAX;
    this.#send();
    // Nothing is left to happen: a command or a fault starts the clock again.
    if (world.nextDue() === null || this.#broken) return;
    this.#schedule(arrears && !crowded ? 0 : FRAME_HOST_MS);
  }

  /** Executes a step; false if there is none, or the world has failed. */
  #advance(run: DeterministicRun): boolean {
    if (this.#broken) return false;
    try {
      return run.advance();
    } catch (error) {
      this.#broken = true;
      const reason = `A bug in Weir: ${error instanceof Error ? error.message : String(error)}`;
      run.world.traceFromHost({ kind: 'jobStateChanged', from: run.jobState(), to: 'FAILED', reason });
      return false;
    }
  }

  #schedule(hostMs: number): void {
    if (this.#ticking || this.#disposed || this.#rate === 0 || this.#run === null) return;
    this.#ticking = true;
    this.#host.later(() => this.#tick(), hostMs);
  }

  #rebase(rate: number): void {
    this.#base = { jobMs: this.#now(), hostMs: this.#host.now() };
    this.#rate = rate;
    if (rate > 0) this.#playRate = rate;
  }

  #command(message: ClientCommand): void {
    this.#started().act((world) => world.command(message));
    // A clock that had nothing left to wait for has stood still.
    if (!this.#ticking) this.#rebase(this.#rate);
    this.#schedule(0);
  }

  #injectInto(world: DeterministicWorld, fault: Fault): void {
    world.traceFromHost({ kind: 'faultInjected', fault: fault.kind, target: faultTarget(fault) });
    switch (fault.kind) {
      case 'killSubtask':
        world.killSubtask(fault.subtask, 'its worker was terminated');
        break;
      case 'killTaskManager':
        world.killTaskManager(fault.taskManager);
        break;
      case 'hangSubtask':
        world.hangSubtask(fault.subtask, fault.hostMs * (Number.isFinite(this.#playRate) ? this.#playRate : 1));
        break;
      case 'abortStorage':
        this.#storage.failNext(fault.reason, fault.count);
        break;
      case 'delayStorage':
        world.delayStorage(fault.ms, fault.count);
        break;
    }
  }

  /** `rewoundTo`: of the events sent before only so many are left. */
  #send(rewoundTo?: number): void {
    const events = this.#events;
    this.#events = [];
    const batch: TraceBatch = {
      events,
      jobTimeMs: this.#now(),
      rate: this.#rate,
      jobState: this.#run?.jobState() ?? 'CREATED',
      ...(rewoundTo === undefined ? {} : { rewoundTo }),
    };
    for (const listener of this.#listeners) listener(batch);
  }

  #now(): number {
    return this.#run?.world.now() ?? START_MS;
  }

  #paused(): DeterministicRun {
    const run = this.#started();
    if (this.#rate !== 0) throw new Error('only a paused job is stepped');
    return run;
  }

  #started(): DeterministicRun {
    if (this.#run === null) throw new Error('job-not-running');
    return this.#run;
  }
}

/** What the world around a deterministic job provides. */
export interface DeterministicHost {
  /** Monotonic host time in ms. */
  now(): number;
  /** Runs later, after at least `hostMs`. */
  later(run: () => void, hostMs: number): void;
  /** The bytes of a file a source reads; rejects if there is none. */
  loadFile(key: string): Promise<ArrayBuffer>;
}

/** The job clock of deterministic runs starts here: 2026-01-01T00:00:00Z. */
const START_MS = 1_767_225_600_000;
/** The worker hears its port at least this often. */
const SLICE_HOST_MS = 5;
const FRAME_HOST_MS = 16;
/** As fast as possible is still no faster than a page can fold what it is sent: 60,000 events a second. */
const EVENTS_PER_SLICE_MAX = 1000;
/** A step to something that never comes ends after this long. */
const STEP_HOST_MS_MAX = 2000;
