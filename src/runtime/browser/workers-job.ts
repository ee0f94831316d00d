import { isTerminal } from '#engine/coordinator/job-state.ts';
import { faultTarget } from '#engine/fault-target.ts';
import { subtaskOf } from '#protocol/actor-name.ts';
import type { Fault } from '#protocol/fault.ts';
import type { ActorStamp, JobClient, StartOptions, TraceBatch } from '#protocol/job-client.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { JobState, TraceBody, TraceEvent } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import { HybridClock } from '#std/hybrid-clock.ts';
import { absoluteHostNow, JobClock } from '../job-clock.ts';
import { JobTree, type JobWorkers } from './job-tree.ts';
import type { VaultLink } from './vault-link.ts';
import type { VaultState } from './worker-protocol.ts';

/**
 * A job in the world of workers, as its client sees it; lives in the supervisor. One job at a time: a second start ends
 * the first as a closing tab would.
 */
export class WorkersJob implements JobClient {
  readonly world = 'workers';
  readonly #vault: VaultLink;
  readonly #workers: JobWorkers;
  readonly #stillness: SharedArrayBuffer | null;
  readonly #listeners = new Set<(batch: TraceBatch) => void>();
  readonly #stopListening: () => void;
  #job: RunningJob | null = null;

  /** `stillness`: the memory of the page's {@link Stillness}; null where none can be shared. */
  constructor(vault: VaultLink, workers: JobWorkers, stillness: SharedArrayBuffer | null = null) {
    this.#vault = vault;
    this.#workers = workers;
    this.#stillness = stillness;
    this.#stopListening = vault.listen({
      onVaultState: (state) => this.#onVaultState(state),
      onVaultActorFailed: (jobId, cause) => {
        if (jobId === this.#job?.jobId) this.#end('FAILED', `The vault failed: ${cause}`);
      },
    });
  }

  async start(options: StartOptions): Promise<void> {
    const state = await this.#vault.settled();
    if (state.kind !== 'owner') {
      throw new Error(state.kind === 'unavailable' ? `vault-unavailable: ${state.reason}` : 'vault-read-only');
    }
    this.#job?.tree.dispose();
    const { plan, restore, traceLevel } = options;
    const clock = JobClock.starting(absoluteHostNow, options.rate);
    const { jobId } = plan;
    const tree = new JobTree({
      jobId,
      clock,
      taskManagers: Math.max(1, plan.settings.taskManagers),
      vault: this.#vault,
      workers: this.#workers,
      stillness: this.#stillness,
      onTrace: (events, stamps) => this.#onTrace(events, stamps),
      onEngineFailure: (actor, cause) => this.#end('FAILED', `The ${actor} failed: ${cause}`),
    });
    this.#job = {
      jobId,
      clock,
      tree,
      stamps: new HybridClock(),
      said: new Map(),
      timer: null,
      rateSetAtMs: performance.now(),
      sequence: 0,
      state: 'CREATED',
    };
    const stamp = { timeMs: clock.now(), counter: 0 };
    this.#onTrace(
      [],
      tree.actors().map((actor) => ({ actor, attempt: 0, stamp })),
    );
    tree.tellCoordinator('client', { kind: 'startJob', plan, restore, traceLevel });
  }

  async triggerCheckpoint(): Promise<void> {
    this.#running().tree.tellCoordinator('client', { kind: 'triggerUserCheckpoint' });
  }

  async stop(): Promise<void> {
    this.#running().tree.tellCoordinator('client', { kind: 'stopJob' });
  }

  async cancel(checkpoints: 'retain' | 'delete'): Promise<void> {
    this.#running().tree.tellCoordinator('client', { kind: 'cancelJob', checkpoints });
  }

  async inject(fault: Fault): Promise<void> {
    const { tree, jobId } = this.#running();
    this.#trace({ kind: 'faultInjected', fault: fault.kind, target: faultTarget(fault) });
    switch (fault.kind) {
      case 'killSubtask':
        tree.killSubtask(fault.subtask, 'its worker was terminated');
        return;
      case 'killTaskManager':
        tree.killTaskManager(fault.taskManager, `task manager ${fault.taskManager} was terminated`);
        return;
      case 'hangSubtask':
        tree.hangSubtask(fault.subtask, fault.hostMs);
        return;
      case 'abortStorage':
      case 'delayStorage':
        this.#vault.post({ kind: 'injectStorageFault', jobId, fault });
    }
  }

  async setRate(rate: number): Promise<void> {
    const { clock, tree } = this.#running();
    clock.setRate(rate);
    this.#running().rateSetAtMs = performance.now();
    tree.shareClock();
    // The client learns the new rate at once, even if nothing is traced while the job is paused.
    this.#emit([]);
  }

  async setTraceLevel(level: TraceLevel): Promise<void> {
    this.#running().tree.tellCoordinator('client', { kind: 'setTraceLevel', level });
  }

  async leaveTime(share: number): Promise<void> {
    const { clock, tree } = this.#running();
    clock.leave(share);
    tree.shareClock();
  }

  async step(): Promise<void> {
    throw new Error('Only the deterministic world steps.');
  }

  async recordClicks(uid: string, lines: readonly string[]): Promise<void> {
    this.#vault.post({ kind: 'recordClicks', jobId: this.#running().jobId, uid, lines });
  }

  async query(request: QueryRequest): Promise<QueryAnswer> {
    const { tree, jobId } = this.#running();
    return 'subtask' in request ? tree.askSubtask(request.subtask, request) : this.#vault.ask(jobId, request);
  }

  subscribe(listener: (batch: TraceBatch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    this.#stopListening();
    this.#job?.tree.dispose();
    this.#job = null;
    this.#listeners.clear();
  }

  #running(): RunningJob {
    if (this.#job === null) throw new Error('job-not-running');
    return this.#job;
  }

  /** Losing the storage to another tab fences this job: it stops, and may be resumed there. Flink: SUSPENDED. */
  #onVaultState(state: VaultState): void {
    if (state.kind === 'read-only') this.#end('SUSPENDED', 'Another tab has taken over the storage.');
    else if (state.kind === 'unavailable') this.#end('SUSPENDED', `The storage is gone: ${state.reason}.`);
  }

  /** The coordinator can no longer speak for the job, so its host says how it ended, and that its tasks have. */
  #end(to: JobState, reason: string): void {
    const job = this.#job;
    if (job === null || isTerminal(job.state)) return;
    const actors = job.tree.actors();
    job.tree.dispose();
    for (const actor of actors) job.said.set(actor, { actor, attempt: Number.MAX_SAFE_INTEGER, stamp: null });
    this.#trace(
      { kind: 'jobStateChanged', from: job.state, to, reason },
      ...actors.flatMap((actor): TraceBody[] => {
        const subtask = subtaskOf(actor);
        return subtask === null ? [] : [{ kind: 'taskStateReported', subtask, state: 'CANCELED', cause: null }];
      }),
    );
  }

  #trace(...bodies: readonly TraceBody[]): void {
    const job = this.#running();
    const events = bodies.map((body): TraceEvent => {
      const stamp = job.stamps.tick(job.clock.now());
      return { stamp, actor: 'host', sequence: job.sequence++, attempt: 0, body };
    });
    this.#onTrace(events, []);
  }

  #onTrace(events: readonly TraceEvent[], stamps: readonly ActorStamp[]): void {
    const job = this.#job;
    if (job === null) return;
    for (const { body, stamp } of events) {
      job.stamps.observe(stamp);
      if (body.kind !== 'jobStateChanged') continue;
      job.state = body.to;
      if (isTerminal(body.to)) job.tree.endVault();
    }
    for (const said of stamps) job.said.set(said.actor, said);
    this.#followFastest(job, stamps);
    if (events.length > 0) this.#emit(events);
    else this.#emitStampsSoon(job);
  }

  /**
   * A worker that heard late of a pause or a slowdown has run ahead, and a job clock never goes back: the job is as
   * late as its latest worker. Left behind, the others would need as long to come there as the new rate makes it.
   */
  #followFastest({ clock, tree, rateSetAtMs }: RunningJob, stamps: readonly ActorStamp[]): void {
    if (!clock.paused() && performance.now() > rateSetAtMs + SLOWDOWN_MS) return;
    const latest = Math.max(...stamps.map(({ stamp }) => stamp?.timeMs ?? Number.NEGATIVE_INFINITY));
    if (clock.hostMsUntil(latest) < AHEAD_MS_MAX) return;
    clock.advanceTo(latest);
    tree.shareClock();
  }

  /** Each worker speaks ten times a second: what they say without events leaves together. */
  #emitStampsSoon(job: RunningJob): void {
    job.timer ??= setTimeout(() => {
      job.timer = null;
      if (job === this.#job) this.#emit([]);
    }, STAMPS_GATHER_MS);
  }

  #emit(events: readonly TraceEvent[]): void {
    const { clock, state, said, stamps: own } = this.#running();
    const jobTimeMs = clock.now();
    const counter = clock.standingCounter();
    if (counter !== null) own.observe({ timeMs: jobTimeMs, counter });
    said.set('host', { actor: 'host', attempt: 0, stamp: own.bound(jobTimeMs) });
    const stamps = [...said.values()];
    said.clear();
    const batch: TraceBatch = { events, stamps, jobTimeMs, rate: clock.rate(), jobState: state };
    for (const listener of this.#listeners) listener(batch);
  }
}

/** Stamps without events wait this long for others: a job of 200 workers would else make 2,000 messages a second. */
const STAMPS_GATHER_MS = 20;
/** A worker that is ahead by less is caught up with unnoticed. */
const AHEAD_MS_MAX = 50;
/** News of a rate takes no longer; later, being ahead only means that host clocks differ a little. */
const SLOWDOWN_MS = 500;

interface RunningJob {
  readonly jobId: string;
  readonly clock: JobClock;
  readonly tree: JobTree;
  /** Stamps of what the supervisor itself traces. */
  readonly stamps: HybridClock;
  /** What actors have promised and the client does not know yet. */
  readonly said: Map<ActorId, ActorStamp>;
  timer: ReturnType<typeof setTimeout> | null;
  /** On the host's clock. */
  rateSetAtMs: number;
  sequence: number;
  state: JobState;
}
