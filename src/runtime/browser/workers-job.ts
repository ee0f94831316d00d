import type { Fault } from '#protocol/fault.ts';
import type { JobClient, StartOptions, TraceBatch } from '#protocol/job-client.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { JobState, TraceBody, TraceEvent, TraceLevel } from '#protocol/trace.ts';
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
  readonly #listeners = new Set<(batch: TraceBatch) => void>();
  readonly #stopListening: () => void;
  #job: RunningJob | null = null;

  constructor(vault: VaultLink, workers: JobWorkers) {
    this.#vault = vault;
    this.#workers = workers;
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
      onTrace: (events) => this.#onTrace(events),
      onEngineFailure: (actor, cause) => this.#end('FAILED', `The ${actor} failed: ${cause}`),
    });
    this.#job = { jobId, clock, tree, stamps: new HybridClock(), sequence: 0, state: 'CREATED' };
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
    this.#trace({ kind: 'faultInjected', fault: fault.kind, target: targetOf(fault) });
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
    tree.shareClock();
    // The client learns the new rate at once, even if nothing is traced while the job is paused.
    this.#emit([]);
  }

  async setTraceLevel(level: TraceLevel): Promise<void> {
    this.#running().tree.tellCoordinator('client', { kind: 'setTraceLevel', level });
  }

  async step(): Promise<void> {
    throw new Error('Only the deterministic world steps.');
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

  /** The coordinator can no longer speak for the job, so its host says how it ended. */
  #end(to: JobState, reason: string): void {
    const job = this.#job;
    if (job === null || isTerminal(job.state)) return;
    job.tree.dispose();
    this.#trace({ kind: 'jobStateChanged', from: job.state, to, reason });
  }

  #trace(body: TraceBody): void {
    const job = this.#running();
    const stamp = job.stamps.tick(job.clock.now());
    this.#onTrace([{ stamp, actor: 'host', sequence: job.sequence++, attempt: 0, body }]);
  }

  #onTrace(events: readonly TraceEvent[]): void {
    const job = this.#job;
    if (job === null) return;
    for (const { body, stamp } of events) {
      job.stamps.observe(stamp);
      if (body.kind === 'jobStateChanged') job.state = body.to;
    }
    this.#emit(events);
  }

  #emit(events: readonly TraceEvent[]): void {
    const { clock, state } = this.#running();
    const batch: TraceBatch = { events, jobTimeMs: clock.now(), rate: clock.rate(), jobState: state };
    for (const listener of this.#listeners) listener(batch);
  }
}

interface RunningJob {
  readonly jobId: string;
  readonly clock: JobClock;
  readonly tree: JobTree;
  /** Stamps of what the supervisor itself traces. */
  readonly stamps: HybridClock;
  sequence: number;
  state: JobState;
}

function isTerminal(state: JobState): boolean {
  return state === 'FAILED' || state === 'CANCELED' || state === 'FINISHED' || state === 'SUSPENDED';
}

function targetOf(fault: Fault): string {
  switch (fault.kind) {
    case 'killSubtask':
    case 'hangSubtask':
      return `task:${fault.subtask}`;
    case 'killTaskManager':
      return `tm:${fault.taskManager}`;
    case 'abortStorage':
    case 'delayStorage':
      return 'vault';
  }
}
