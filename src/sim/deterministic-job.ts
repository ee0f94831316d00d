import { fileEntries } from '#engine/vault/file-store.ts';
import type { Fault } from '#protocol/fault.ts';
import type { JobClient, StartOptions, TraceBatch } from '#protocol/job-client.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { JobState, TraceBody, TraceEvent, TraceLevel } from '#protocol/trace.ts';
import { ScriptRunner } from './scenarios/script-runner.ts';
import { DeterministicWorld } from './world/deterministic-world.ts';
import { DueScheduler } from './world/due-scheduler.ts';
import { SimulatedStorage } from './world/simulated-storage.ts';

/**
 * A job in the deterministic world behind the studio's {@link JobClient}: virtual time follows the host's clock at the
 * rate the user sets, paused it advances by single steps. Modelled costs pace everything, and the trace is full.
 *
 * Storage is in memory: nothing outlives this object.
 */
export class DeterministicJob implements JobClient {
  readonly world = 'deterministic';
  readonly #host: DeterministicHost;
  readonly #storage = new SimulatedStorage();
  readonly #listeners = new Set<(batch: TraceBatch) => void>();
  #world: DeterministicWorld | null = null;
  #script: ScriptRunner | null = null;
  #rate = 1;
  /** Job time and host time at the last change of the rate. */
  #base = { jobMs: START_MS, hostMs: 0 };
  #jobState: JobState = 'CREATED';
  #events: TraceEvent[] = [];
  #disposed = false;
  #ticking = false;

  constructor(host: DeterministicHost) {
    this.#host = host;
  }

  async start(options: StartOptions): Promise<void> {
    const { plan } = options;
    for (const operator of plan.vertices.flatMap((vertex) => vertex.operators)) {
      if (operator.config.kind !== 'source-file') continue;
      const bytes = await this.#host.loadFile(operator.config.file);
      for (const entry of fileEntries(operator.config.file, bytes)) this.#storage.put(entry);
    }
    const now = this.#world?.now() ?? START_MS;
    this.#world = new DeterministicWorld({
      jobId: plan.jobId,
      scheduler: new DueScheduler(),
      seed: plan.settings.seed,
      startMs: now,
      stepMs: 0,
      storageMs: plan.settings.costs.storageMs,
      storage: this.#storage,
      onTrace: (event) => this.#onTrace(event),
      rethrow: false,
    });
    this.#script = options.script === null ? null : new ScriptRunner(this.#world, options.script);
    this.#world.tell('coordinator', { kind: 'paceChanged', pace: 'paced' });
    this.#world.tell('vault', { kind: 'paceChanged', pace: 'paced' });
    this.#world.command({ kind: 'startJob', plan, restore: options.restore, traceLevel: options.traceLevel });
    this.#rebase(options.rate);
    this.#schedule(0);
  }

  async triggerCheckpoint(): Promise<void> {
    this.#running().command({ kind: 'triggerUserCheckpoint' });
  }

  async stop(): Promise<void> {
    this.#running().command({ kind: 'stopJob' });
  }

  async cancel(checkpoints: 'retain' | 'delete'): Promise<void> {
    this.#running().command({ kind: 'cancelJob', checkpoints });
  }

  async inject(fault: Fault): Promise<void> {
    const world = this.#running();
    switch (fault.kind) {
      case 'killSubtask':
        world.killSubtask(fault.subtask, 'killed by the user');
        break;
      case 'killTaskManager':
        world.killTaskManager(fault.taskManager);
        break;
      case 'hangSubtask':
        world.hangSubtask(fault.subtask, fault.hostMs);
        break;
      case 'abortStorage':
        this.#storage.failNext(fault.reason, fault.count);
        break;
      case 'delayStorage':
        world.delayStorage(fault.ms, fault.count);
        break;
    }
    this.#send();
  }

  async setRate(rate: number): Promise<void> {
    this.#rebase(rate);
    this.#send();
    this.#schedule(0);
  }

  async setTraceLevel(level: TraceLevel): Promise<void> {
    this.#running().command({ kind: 'setTraceLevel', level });
  }

  async step(unit: 'event' | 'beat' | 'checkpoint'): Promise<void> {
    const world = this.#running();
    const done = STEP_UNITS[unit];
    let seen = this.#events.length;
    for (let steps = 0; steps < STEPS_OF_A_CALL_MAX && world.step(); steps++) {
      const fresh = this.#events.slice(seen);
      seen = this.#events.length;
      if (fresh.some(({ body }) => done(body))) break;
    }
    this.#rebase(this.#rate);
    this.#send();
  }

  async query(request: QueryRequest): Promise<QueryAnswer> {
    const to = 'subtask' in request ? (`task:${request.subtask}` as const) : ('vault' as const);
    return this.#running().ask(to, request);
  }

  subscribe(listener: (batch: TraceBatch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#world = null;
    this.#listeners.clear();
  }

  /** Lets job time follow the host's clock for one slice; never takes longer than about {@link SLICE_HOST_MS}. */
  #tick(): void {
    this.#ticking = false;
    const world = this.#world;
    if (world === null || this.#disposed || this.#rate === 0) return;
    const started = this.#host.now();
    const target =
      this.#rate === Number.POSITIVE_INFINITY
        ? Number.POSITIVE_INFINITY
        : this.#base.jobMs + (started - this.#base.hostMs) * this.#rate;
    let due = world.nextDue();
    while (due !== null && due <= target && this.#host.now() - started < SLICE_HOST_MS) {
      world.step();
      due = world.nextDue();
    }
    const caughtUp = due === null || due > target;
    if (caughtUp && Number.isFinite(target)) world.advanceTo(target);
    // A world that cannot follow the rate falls behind instead of saving the arrears up.
    if (!caughtUp) this.#rebase(this.#rate);
    this.#send();
    this.#schedule(caughtUp ? FRAME_HOST_MS : 0);
  }

  #schedule(hostMs: number): void {
    if (this.#ticking || this.#disposed || this.#rate === 0) return;
    this.#ticking = true;
    this.#host.later(() => this.#tick(), hostMs);
  }

  #rebase(rate: number): void {
    this.#base = { jobMs: this.#world?.now() ?? START_MS, hostMs: this.#host.now() };
    this.#rate = rate;
  }

  #onTrace(event: TraceEvent): void {
    this.#events.push(event);
    if (event.body.kind === 'jobStateChanged') this.#jobState = event.body.to;
    this.#script?.onEvent(event);
  }

  #send(): void {
    const events = this.#events;
    this.#events = [];
    const jobTimeMs = this.#world?.now() ?? START_MS;
    const batch: TraceBatch = { events, jobTimeMs, rate: this.#rate, jobState: this.#jobState };
    for (const listener of this.#listeners) listener(batch);
  }

  #running(): DeterministicWorld {
    if (this.#world === null) throw new Error('no job was started');
    return this.#world;
  }
}

/** What the world around a deterministic job provides. */
export interface DeterministicHost {
  /** Monotonic host time in ms. */
  now(): number;
  /** Runs later, after at least `hostMs`. */
  later(run: () => void, hostMs: number): void;
  /** The bytes of a file a source reads. */
  loadFile(key: string): Promise<ArrayBuffer>;
}

/** The job clock of deterministic runs starts here: 2026-01-01T00:00:00Z. */
const START_MS = 1_767_225_600_000;
const SLICE_HOST_MS = 5;
const FRAME_HOST_MS = 16;
const STEPS_OF_A_CALL_MAX = 200_000;

/** Events that are beats: a barrier, a gate, a snapshot, an acknowledgement, a completion, a commit, a failure. */
const BEATS: ReadonlySet<TraceBody['kind']> = new Set<TraceBody['kind']>([
  'checkpointTriggered',
  'barrierArrived',
  'channelBlocked',
  'alignmentEnded',
  'barrierForwarded',
  'snapshotSyncEnded',
  'snapshotAsyncEnded',
  'checkpointAckReceived',
  'checkpointCompleted',
  'checkpointFailed',
  'notifyCompleteReceived',
  'transactionChanged',
  'restartScheduled',
  'attemptStarted',
  'stateRestored',
  'windowFired',
  'recordLate',
]);

const STEP_UNITS: Readonly<Record<'event' | 'beat' | 'checkpoint', (body: TraceBody) => boolean>> = {
  event: (body) => body.kind !== 'counters',
  beat: (body) => BEATS.has(body.kind),
  checkpoint: (body) => body.kind === 'checkpointCompleted' || body.kind === 'checkpointFailed',
};
