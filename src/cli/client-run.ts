import { must } from '#std/assert.ts';
import { Prng } from '#std/prng.ts';
import type { JobClient, ScenarioScript } from '#protocol/job-client.ts';
import { type JobPlan, subtaskId } from '#protocol/job-plan.ts';
import type { RestoreMode } from '#protocol/vault-messages.ts';
import type { QueryAnswer, QueryRequest, SinkRow } from '#protocol/query.ts';
import type { RecordedClicks } from './recorded-clicks.ts';
import { type RunProgress, RunWatch } from './run-watch.ts';
import { readSinks, sinkIds, type SinkResult } from './sink-results.ts';
import { EXIT, UserError } from './user-error.ts';

/** What a run came to. */
export interface ClientRunReport extends RunProgress {
  readonly sinks: readonly SinkResult[];
  readonly kills: number;
  /** Stopped with a final checkpoint before its input ended. */
  readonly stopped: boolean;
  readonly lastCheckpoint: number | null;
}

export interface ClientRunOptions {
  readonly plan: JobPlan;
  readonly restore: RestoreMode;
  /** Of the job clock: 1 = real time. */
  readonly rate: number;
  readonly script: ScenarioScript | null;
  /** What the click sources emit. */
  readonly clicks: readonly RecordedClicks[];
  /** Chooses whom to kill, and when. */
  readonly seed: number;
  /** Running subtasks to kill, one after the other, at instants the seed chooses. */
  readonly kills: number;
  /** Failures that are no sign of a job that never gets further. */
  readonly failuresExpected: number;
  /** Job time after which the job is stopped with a final checkpoint; null = when its input ends. */
  readonly stopAfterMs: number | null;
  readonly onProgress: (progress: RunProgress) => void;
  /** Asks for the rows of a sink after the job has ended. */
  readonly ask: (request: QueryRequest) => Promise<QueryAnswer>;
}

const KILL_MS_MIN = 50;
const KILL_MS_MAX = 800;
/** A stop that a failure has overtaken is asked for again. */
const LOOK_MS = 100;

/** Runs a job to its end through its client, as the studio would. */
export class ClientRun {
  readonly #client: JobClient;
  readonly #options: ClientRunOptions;
  readonly #watch: RunWatch;
  readonly #random: Prng;
  #startedMs: number | null = null;
  #jobTimeMs = 0;
  #kills = 0;
  #killAtMs = 0;
  #stopping = false;
  #abandoned = false;
  #abandon: () => void = () => (this.#abandoned = true);

  constructor(client: JobClient, options: ClientRunOptions) {
    this.#client = client;
    this.#options = options;
    this.#watch = new RunWatch(options.plan);
    this.#random = new Prng(options.seed);
    for (let failure = 0; failure < options.failuresExpected; failure++) this.#watch.expectFailure();
  }

  /** Takes a final checkpoint and ends the job, as soon as it can. */
  stop(): void {
    this.#stopping = true;
  }

  /** Ends the run where it is: its report is null. */
  abandon(): void {
    this.#abandon();
  }

  /** The newest checkpoint from which the job can go on, or null. */
  lastCheckpoint(): number | null {
    return this.#watch.lastCheckpoint;
  }

  /** Resolves when the job has ended; rejects with a {@link UserError} unless it has finished. */
  async run(): Promise<ClientRunReport | null> {
    const { plan, restore, rate, script, clicks } = this.#options;
    let unsubscribe: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      this.#abandon = () => {
        this.#abandoned = true;
        resolve();
      };
      unsubscribe = this.#client.subscribe(({ events, jobTimeMs }) => {
        for (const event of events) this.#watch.observe(event);
        this.#startedMs ??= jobTimeMs;
        this.#jobTimeMs = jobTimeMs;
        if (this.#watch.ended() || this.#watch.problem !== null) resolve();
      });
    });
    const looking = setInterval(() => this.#look(), LOOK_MS);
    try {
      await this.#client.start({ plan, restore, rate, traceLevel: 'summary', script });
      for (const { uid, lines } of clicks) await this.#client.recordClicks(uid, lines);
      await ended;
    } finally {
      clearInterval(looking);
      unsubscribe();
    }
    return this.#abandoned ? null : this.#report();
  }

  /** What is to be done by the clock. */
  #look(): void {
    const { kills, stopAfterMs, onProgress } = this.#options;
    onProgress(this.#progress());
    if (this.#watch.state !== 'RUNNING') {
      this.#killAtMs = 0;
      return;
    }
    if (stopAfterMs !== null && this.#progress().jobTimeMs >= stopAfterMs) this.#stopping = true;
    if (this.#stopping) void this.#client.stop();
    else if (this.#kills < kills) this.#killWhenDue();
  }

  #killWhenDue(): void {
    const now = performance.now();
    if (this.#killAtMs === 0) this.#killAtMs = now + KILL_MS_MIN + this.#random.nextInt(KILL_MS_MAX - KILL_MS_MIN);
    if (now < this.#killAtMs) return;
    this.#killAtMs = 0;
    const { vertices } = this.#options.plan;
    const subtasks = vertices.flatMap(({ id, parallelism }) =>
      Array.from({ length: parallelism }, (_, index) => subtaskId(id, index)),
    );
    const subtask = must(subtasks[this.#random.nextInt(subtasks.length)], 'the choice is in range');
    this.#watch.expectFailure();
    this.#kills++;
    void this.#client.inject({ kind: 'killSubtask', subtask });
  }

  #progress(): RunProgress {
    return this.#watch.progress(this.#jobTimeMs - (this.#startedMs ?? this.#jobTimeMs));
  }

  async #report(): Promise<ClientRunReport> {
    const { state, reason, problem, stopped, lastCheckpoint } = this.#watch;
    if (problem !== null) throw new UserError(problem, EXIT.failed);
    if (state !== 'FINISHED') {
      throw new UserError(`the job ended ${state}: ${reason ?? 'no reason was given'}`, EXIT.failed);
    }
    const rows = new Map<string, readonly SinkRow[]>();
    const { plan, ask } = this.#options;
    // Asked one after the other: each answer may be large.
    for (const sink of sinkIds(plan)) {
      const answer = await ask({ kind: 'sinkExport', sink, lens: 'committed' });
      if (answer.kind !== 'sinkRows') {
        const why = answer.kind === 'queryFailed' ? answer.reason : answer.kind;
        throw new UserError(`the rows of ${sink} cannot be read: ${why}`, EXIT.failed);
      }
      rows.set(sink, answer.rows);
    }
    const sinks = readSinks(plan, (sink) => rows.get(sink) ?? []);
    return { ...this.#progress(), sinks, kills: this.#kills, stopped, lastCheckpoint };
  }
}
