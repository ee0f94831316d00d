import type { JobPlan } from '#protocol/job-plan.ts';
import type { Envelope } from '#protocol/messages.ts';
import type { RestoreMode } from '#protocol/vault-messages.ts';
import type { SinkRow } from '#protocol/query.ts';
import type { JobState, TraceEvent } from '#protocol/trace.ts';
import { fileEntries } from '#engine/vault/file-store.ts';
import { DeterministicWorld } from '#sim/world/deterministic-world.ts';
import { DueScheduler } from '#sim/world/due-scheduler.ts';
import { SimulatedStorage } from '#sim/world/simulated-storage.ts';

/**
 * One job in the deterministic world, as fast as this thread can: nothing is paced, virtual time jumps to the next due
 * step, and rates of sources cost nothing. It drives the actors that run in workers and adds none of its own.
 */
export class JobRun {
  readonly world: DeterministicWorld;
  readonly #plan: JobPlan;
  readonly #onTrace: ((event: TraceEvent) => void) | null;
  #state: JobState = 'CREATED';
  #reason: string | null = null;
  #answer: { readonly queryId: number; readonly rows: readonly SinkRow[] | null } | null = null;
  #queries = 0;

  constructor(options: JobRunOptions) {
    this.#plan = options.plan;
    this.#onTrace = options.onTrace ?? null;
    const storage = new SimulatedStorage();
    for (const { key, bytes } of options.files ?? []) {
      for (const entry of fileEntries(key, bytes)) storage.put(entry);
    }
    this.world = new DeterministicWorld({
      jobId: options.plan.jobId,
      scheduler: new DueScheduler(),
      seed: options.seed,
      startMs: JOB_START_MS,
      stepMs: options.stepMs,
      storageMs: STORAGE_MS,
      storage,
      onTrace: (event) => this.#trace(event),
      onClient: (envelope) => this.#answered(envelope),
      rethrow: options.rethrow,
    });
  }

  start(restore: RestoreMode = 'fresh'): void {
    this.world.command({ kind: 'startJob', plan: this.#plan, restore, traceLevel: 'summary' });
  }

  state(): JobState {
    return this.#state;
  }

  /** Why the job is in its state, where a reason was given. */
  reason(): string | null {
    return this.#reason;
  }

  ended(): boolean {
    return this.#state === 'FINISHED' || this.#state === 'FAILED' || this.#state === 'CANCELED';
  }

  /** Executes steps until the job has ended, or `stepsMax` of them. */
  advance(stepsMax: number): void {
    for (let step = 0; step < stepsMax && !this.ended(); step++) {
      if (!this.world.step()) throw new Error(`nothing is left to happen, but the job is ${this.#state}`);
    }
  }

  /** Every committed row of a log, or every row of a table, in the order of its sink. */
  rowsOf(sink: string): readonly SinkRow[] {
    const queryId = ++this.#queries;
    this.world.tell('vault', { kind: 'query', queryId, request: { kind: 'sinkExport', sink, lens: 'committed' } });
    while (this.#answer?.queryId !== queryId && this.world.step());
    if (this.#answer?.queryId !== queryId) throw new Error('the vault does not answer');
    const { rows } = this.#answer;
    if (rows === null) throw new Error(`sink ${sink} cannot be read`);
    return rows;
  }

  #trace(event: TraceEvent): void {
    if (event.body.kind === 'jobStateChanged') {
      this.#state = event.body.to;
      this.#reason = event.body.reason;
    }
    this.#onTrace?.(event);
  }

  #answered({ message }: Envelope): void {
    if (message.kind !== 'queryAnswered') return;
    const { queryId, answer } = message;
    this.#answer = { queryId, rows: answer.kind === 'sinkRows' ? answer.rows : null };
  }
}

export interface JobRunOptions {
  readonly plan: JobPlan;
  /** Seeds every choice of the run. */
  readonly seed: number;
  /** Job time that each step takes: 0 lets a job without rates run in no time at all. */
  readonly stepMs: number;
  /** Whether an uncaught error of a subtask ends the run instead of its attempt. */
  readonly rethrow: boolean;
  /** Files that sources read, by their key in the vault. */
  readonly files?: readonly { readonly key: string; readonly bytes: ArrayBuffer }[];
  readonly onTrace?: (event: TraceEvent) => void;
}

/** 2026-01-01T00:00:00Z, where the job clock of a deterministic run starts. */
export const JOB_START_MS = 1_767_225_600_000;
const STORAGE_MS = 3;
