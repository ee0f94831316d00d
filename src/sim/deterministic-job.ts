import type { Fault } from '#protocol/fault.ts';
import type { JobClient, StartOptions, TraceBatch } from '#protocol/job-client.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import type { JobAct, RecordedPast, TravelAnswer, TravelCall } from '#protocol/travel.ts';
import { comesNext } from './comes-next.ts';
import type { DeterministicHost } from './deterministic-host.ts';
import { DeterministicRun } from './deterministic-run.ts';
import { loadSourceFiles } from './source-files.ts';
import { endsStep, type StepUnit } from './step-units.ts';
import { followPast } from './follow-past.ts';
import { answerTravel } from './travel-answers.ts';
import { TravelBreakpoints } from './travel-breakpoints.ts';
import type { Place, TravelRun } from './travel-run.ts';
import { SimulatedStorage } from './world/simulated-storage.ts';

/**
 * A job in the deterministic world behind the studio's {@link JobClient}: virtual time follows the host's clock at the
 * rate the user sets; paused, it advances by single steps. Modelled costs pace everything at every rate, so that the
 * rate changes when something is seen and never what.
 *
 * Storage is in memory: a job can be resumed within this object, and nothing outlives it.
 * A world that fails (a bug) ends the job as FAILED; its past and its state can still be looked at.
 * What is asked of its past ({@link travel}) leaves the job where it is.
 */
export class DeterministicJob implements JobClient {
  readonly world = 'deterministic';
  readonly #host: DeterministicHost;
  readonly #storage = new SimulatedStorage({ journal: true });
  readonly #files = new Set<string>();
  readonly #listeners = new Set<(batch: TraceBatch) => void>();
  #run: TravelRun | null = null;
  #rate = 1;
  /** The last rate at which time passed. */
  #playRate = 1;
  /** Job time and host time at the last change of the rate. */
  #base = { jobMs: START_MS, hostMs: 0 };
  #events: TraceEvent[] = [];
  readonly #breakpoints = new TravelBreakpoints();
  /** Where the job stands before a breakpoint: the step that follows is not stopped again. */
  #haltedAt: Place | null = null;
  /** The job began with what another one had left in storage: its past cannot be reached without that one's. */
  #resumed = false;
  #ticking = false;
  #disposed = false;

  constructor(host: DeterministicHost) {
    this.#host = host;
  }

  /** A second start ends the first job as a closing tab would; storage stays. */
  async start(options: StartOptions): Promise<void> {
    const { plan, script, restore, rate, replay } = options;
    if (replay !== undefined) return this.#startReplay(replay, rate, options.past);
    await loadSourceFiles(plan, this.#files, this.#storage, this.#host);
    const resumed = this.#storage.keys('fence').length > 0;
    if (resumed && options.past !== undefined) throw new Error('past-of-another-job');
    const run: DeterministicRun = new DeterministicRun(
      {
        jobId: plan.jobId,
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
    this.#become(run, resumed);
    // What a script is tied to is visible in a full trace only.
    run.begin({ plan, restore, traceLevel: script === null ? options.traceLevel : 'full' });
    await this.#setOut(run, rate, options.past);
  }

  /** Its code is fetched when there is a replay to play: it is a simulator with all its checkers. */
  async #startReplay(replay: string, rate: number, past: RecordedPast | undefined): Promise<void> {
    const { openReplay } = await import('./open-replay.ts');
    const run: TravelRun = openReplay(replay, (event) => {
      if (run === this.#run) this.#events.push(event);
    });
    this.#become(run, false);
    await this.#setOut(run, rate, past);
  }

  /** From now on the job is this run. */
  #become(run: TravelRun, resumed: boolean): void {
    this.#run = run;
    this.#resumed = resumed;
    this.#haltedAt = null;
  }

  /** Goes on from its start at a rate, or stands where its past ends. */
  async #setOut(run: TravelRun, rate: number, past: RecordedPast | undefined): Promise<void> {
    if (past === undefined) this.#rebase(rate);
    else await this.#follow(run, past, rate);
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
    this.#act({ kind: 'fault', fault });
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

  async recordClicks(uid: string, lines: readonly string[]): Promise<void> {
    this.#act({ kind: 'clicks', uid, lines });
  }

  async travel(call: TravelCall): Promise<TravelAnswer> {
    if (call.kind === 'act') {
      this.#act(call.act);
      return { kind: 'done' };
    }
    if (call.kind === 'past' && this.#resumed) throw new Error('past-of-another-job');
    return answerTravel(call, this.#started(), this.#breakpoints);
  }

  async query(request: QueryRequest): Promise<QueryAnswer> {
    return this.#started().ask(null, request);
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

  /** Lets job time follow the host's clock for one slice; never takes much longer than {@link SLICE_HOST_MS}. */
  #tick(): void {
    this.#ticking = false;
    const run = this.#run;
    if (run === null || this.#disposed || this.#rate === 0) return;
    const started = this.#host.now();
    const target = Number.isFinite(this.#rate)
      ? this.#base.jobMs + (started - this.#base.hostMs) * this.#rate
      : Number.POSITIVE_INFINITY;
    const isDue = (): boolean => {
      const due = run.nextDue();
      return due !== null && due <= target;
    };
    const mayGoOn = (): boolean =>
      this.#host.now() - started < SLICE_HOST_MS && this.#events.length < EVENTS_PER_SLICE_MAX;
    while (isDue() && mayGoOn() && this.#advance(run));
    const isHalted = this.#rate === 0;
    const arrears = !isHalted && isDue();
    if (!arrears && !isHalted && Number.isFinite(target)) run.advanceTo(target);
    // A world that cannot follow the rate falls behind instead of saving the arrears up.
    if (arrears) this.#rebase(this.#rate);
    const crowded = this.#events.length >= EVENTS_PER_SLICE_MAX;
    this.#send();
    // Nothing is left to happen: a command or a fault starts the clock again.
    if (run.nextDue() === null || isHalted) return;
    this.#schedule(arrears && !crowded ? 0 : FRAME_HOST_MS);
  }

  /** Executes a step; false if there is none, the job stands before a breakpoint, or the world has failed. */
  #advance(run: TravelRun): boolean {
    const before = run.place();
    const sent = this.#events.length;
    if (!run.advance()) return false;
    const isPassed = this.#haltedAt?.steps === before.steps;
    this.#haltedAt = null;
    if (isPassed || !this.#isHalt(run, sent)) return true;
    run.returnTo(before);
    this.#events.length = sent;
    this.#haltedAt = before;
    this.#rebase(0);
    return false;
  }

  /** Whether the job is to stand before the step that it has just done; `sent`: events before it. */
  #isHalt(run: TravelRun, sent: number): boolean {
    if (this.#breakpoints.stopsAt(this.#events.slice(sent))) return true;
    const stored = run.stored();
    if (!this.#breakpoints.awaits(stored)) return false;
    // What tells of it comes later.
    return comesNext(run, this.#events, (event) => this.#breakpoints.stopsBefore(stored, event));
  }

  /** Executes a past again, tells it as if it had been played at the rate until now, and stands. */
  async #follow(run: TravelRun, past: RecordedPast, rate: number): Promise<void> {
    this.#rebase(rate);
    this.#rebase(0);
    const pace = rate > 0 && Number.isFinite(rate) ? rate : 1;
    await followPast({
      run,
      past,
      host: this.#host,
      tell: () => this.#send({ ageMs: Math.max(0, past.jobMs - this.#now()) / pace }),
      isWanted: () => !this.#disposed && this.#run === run,
    });
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

  #command(message: Extract<JobAct, { kind: 'command' }>['message']): void {
    this.#started().act({ kind: 'command', message });
    this.#resume();
  }

  /** A fault lasts as long as it would on the user's clock: its job time goes with the rate. */
  #act(act: JobAct): void {
    const rate = Number.isFinite(this.#playRate) ? this.#playRate : 1;
    const run = this.#started();
    const before = run.now();
    if (act.kind === 'fault' && act.fault.kind === 'hangSubtask') {
      run.act({ kind: 'fault', fault: { ...act.fault, hostMs: act.fault.hostMs * rate } });
    } else {
      run.act(act);
    }
    // A clock that was set ahead goes on from there.
    if (run.now() !== before) this.#rebase(this.#rate);
    this.#send();
    this.#resume();
  }

  #resume(): void {
    // A clock that had nothing left to wait for has stood still.
    if (!this.#ticking) this.#rebase(this.#rate);
    this.#schedule(0);
  }

  #send(when: Pick<TraceBatch, 'ageMs'> = {}): void {
    const events = this.#events;
    this.#events = [];
    const batch: TraceBatch = {
      events,
      jobTimeMs: this.#now(),
      rate: this.#rate,
      jobState: this.#run?.jobState() ?? 'CREATED',
      ...when,
    };
    for (const listener of this.#listeners) listener(batch);
  }

  #now(): number {
    return this.#run?.now() ?? START_MS;
  }

  #paused(): TravelRun {
    const run = this.#started();
    if (this.#rate !== 0) throw new Error('only a paused job is stepped');
    return run;
  }

  #started(): TravelRun {
    if (this.#run === null) throw new Error('job-not-running');
    return this.#run;
  }
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
