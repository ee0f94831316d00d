import { Prng } from '#std/prng.ts';
import { must } from '#std/assert.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { JOB_START_MS, JobRun } from '#conformance/job-run.ts';
import type { LoadedDocument } from './load-document.ts';
import { type RunProgress, RunWatch } from './run-watch.ts';
import { readSinks, type SinkResult } from './sink-results.ts';
import { EXIT, UserError } from './user-error.ts';

/** What a run came to. */
export interface RunReport extends RunProgress {
  readonly sinks: readonly SinkResult[];
  readonly steps: number;
  readonly kills: number;
}

export interface RunOptions {
  readonly seed: number;
  /** Step numbers, ascending, after which one running subtask is killed. */
  readonly killSteps: readonly number[];
  /** Job time after which the job is stopped with a final checkpoint; null = when its input ends. */
  readonly stopAfterMs: number | null;
  readonly onProgress?: (progress: RunProgress) => void;
}

/**
 * Job time of one step. A power of two, so that sums of it are exact; small enough that a job paced by the rates of its
 * sources is never held up, large enough that an unpaced one lives through checkpoints.
 */
const STEP_MS = 1 / 16;
const STEPS_BETWEEN_LOOKS = 2000;
/** Actions that a killed subtask may still do, as a worker does that was busy when it was terminated. */
const ZOMBIE_ACTIONS_MAX = 40;

/** Runs a loaded document to its end in the deterministic world. The same options give the same run. */
export function runDocument(loaded: LoadedDocument, options: RunOptions): RunReport {
  return new DocumentRun(loaded, options).run();
}

class DocumentRun {
  readonly #plan: JobPlan;
  readonly #options: RunOptions;
  readonly #random: Prng;
  readonly #job: JobRun;
  readonly #watch: RunWatch;
  readonly #clicks: LoadedDocument['clicks'];
  #kills = 0;

  constructor(loaded: LoadedDocument, options: RunOptions) {
    this.#plan = loaded.plan;
    this.#clicks = loaded.clicks;
    this.#options = options;
    this.#random = new Prng(options.seed);
    this.#watch = new RunWatch(loaded.plan);
    this.#job = new JobRun({
      plan: loaded.plan,
      files: loaded.files,
      seed: options.seed,
      stepMs: STEP_MS,
      rethrow: false,
      onTrace: (event) => this.#watch.observe(event),
    });
  }

  run(): RunReport {
    const { killSteps, stopAfterMs, onProgress } = this.#options;
    const { world } = this.#job;
    const kills = [...killSteps];
    let stopping = false;
    this.#job.start();
    for (const { uid, lines } of this.#clicks) world.tell('vault', { kind: 'recordClicks', uid, lines });
    while (!this.#job.ended()) {
      const untilKill = Math.max(1, (kills[0] ?? Number.POSITIVE_INFINITY) - world.steps);
      this.#job.advance(Math.min(STEPS_BETWEEN_LOOKS, untilKill));
      if (this.#watch.problem !== null) throw new UserError(this.#watch.problem, EXIT.failed);
      if (world.steps >= (kills[0] ?? Number.POSITIVE_INFINITY) && this.#kill()) kills.shift();
      if (!stopping && stopAfterMs !== null && this.#jobTimeMs() >= stopAfterMs) {
        stopping = true;
        world.command({ kind: 'stopJob' });
      }
      onProgress?.(this.#watch.progress(this.#jobTimeMs()));
    }
    if (this.#job.state() !== 'FINISHED') {
      throw new UserError(
        `the job ended ${this.#job.state()}: ${this.#job.reason() ?? 'no reason was given'}`,
        EXIT.failed,
      );
    }
    return {
      ...this.#watch.progress(this.#jobTimeMs()),
      steps: world.steps,
      kills: this.#kills,
      sinks: readSinks(this.#plan, (sink) => this.#job.rowsOf(sink)),
    };
  }

  /** Kills a running subtask, chosen by the seed. False while none runs. */
  #kill(): boolean {
    const running = this.#job.world.subtasks();
    if (running.length === 0) return false;
    const { subtask } = must(running[this.#random.nextInt(running.length)], 'the choice is in range');
    this.#watch.expectFailure();
    this.#kills++;
    return this.#job.world.killSubtask(subtask, 'killed by --kills', this.#random.nextInt(ZOMBIE_ACTIONS_MAX));
  }

  #jobTimeMs(): number {
    return this.#job.world.now() - JOB_START_MS;
  }
}

/** `count` step numbers at which to kill, spread over the first nine tenths of a run of `steps` steps. */
export function chooseKillSteps(count: number, steps: number, seed: number): readonly number[] {
  // Not the stream that chooses the victims, so that more kills do not change who dies first.
  const random = new Prng(seed ^ 0x5eed);
  return Array.from({ length: count }, () => 1 + random.nextInt(Math.max(1, Math.floor(steps * 0.9)))).toSorted(
    (a, b) => a - b,
  );
}
