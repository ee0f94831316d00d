import { Prng } from '#std/prng.ts';
import { must } from '#std/assert.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { TraceBody, TraceEvent } from '#protocol/trace.ts';
import { JOB_START_MS, JobRun } from '#conformance/job-run.ts';
import type { LoadedDocument } from './load-document.ts';
import { readSinks, type SinkResult } from './sink-results.ts';
import { EXIT, UserError } from './user-error.ts';

/** What a run came to. */
export interface RunReport {
  readonly sinks: readonly SinkResult[];
  readonly steps: number;
  readonly jobTimeMs: number;
  readonly checkpoints: number;
  readonly restores: number;
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

export interface RunProgress {
  /** Rows out of the tasks of the sources; those read again after a failure count again. */
  readonly rows: number;
  readonly checkpoints: number;
  readonly jobTimeMs: number;
}

/**
 * Job time of one step. A power of two, so that sums of it are exact; small enough that a job paced by the rates of its
 * sources is never held up, large enough that an unpaced one lives through checkpoints.
 */
const STEP_MS = 1 / 16;
const STEPS_BETWEEN_LOOKS = 2000;
/** Failures in a row, without a checkpoint between them, that nobody asked for: the job will never get further. */
const FAILURES_MAX = 4;
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
  readonly #sourceRows = new Map<string, number>();
  #rowsOfDeadAttempts = 0;
  #checkpoints = 0;
  #restores = 0;
  #kills = 0;
  #unexplainedFailures = 0;
  #killsToExplain = 0;
  #problem: string | null = null;

  constructor(loaded: LoadedDocument, options: RunOptions) {
    this.#plan = loaded.plan;
    this.#options = options;
    this.#random = new Prng(options.seed);
    this.#job = new JobRun({
      plan: loaded.plan,
      files: loaded.files,
      seed: options.seed,
      stepMs: STEP_MS,
      rethrow: false,
      onTrace: (event) => this.#onTrace(event),
    });
  }

  run(): RunReport {
    const { killSteps, stopAfterMs, onProgress } = this.#options;
    const { world } = this.#job;
    const kills = [...killSteps];
    let stopping = false;
    this.#job.start();
    while (!this.#job.ended()) {
      const untilKill = Math.max(1, (kills[0] ?? Number.POSITIVE_INFINITY) - world.steps);
      this.#job.advance(Math.min(STEPS_BETWEEN_LOOKS, untilKill));
      if (this.#problem !== null) throw new UserError(this.#problem, EXIT.failed);
      if (world.steps >= (kills[0] ?? Number.POSITIVE_INFINITY) && this.#kill()) kills.shift();
      if (!stopping && stopAfterMs !== null && this.#jobTimeMs() >= stopAfterMs) {
        stopping = true;
        world.command({ kind: 'stopJob' });
      }
      onProgress?.({ rows: this.#rows(), checkpoints: this.#checkpoints, jobTimeMs: this.#jobTimeMs() });
    }
    if (this.#job.state() !== 'FINISHED') {
      throw new UserError(
        `the job ended ${this.#job.state()}: ${this.#job.reason() ?? 'no reason was given'}`,
        EXIT.failed,
      );
    }
    return {
      steps: world.steps,
      jobTimeMs: this.#jobTimeMs(),
      checkpoints: this.#checkpoints,
      restores: this.#restores,
      kills: this.#kills,
      sinks: readSinks(this.#plan, (sink) => this.#job.rowsOf(sink)),
    };
  }

  /** Kills a running subtask, chosen by the seed. False while none runs. */
  #kill(): boolean {
    const running = this.#job.world.subtasks();
    if (running.length === 0) return false;
    const { subtask } = must(running[this.#random.nextInt(running.length)], 'the choice is in range');
    this.#killsToExplain++;
    this.#kills++;
    return this.#job.world.killSubtask(subtask, 'killed by --kills', this.#random.nextInt(ZOMBIE_ACTIONS_MAX));
  }

  #onTrace({ body }: TraceEvent): void {
    switch (body.kind) {
      case 'checkpointCompleted':
        this.#checkpoints++;
        this.#unexplainedFailures = 0;
        return;
      case 'attemptStarted':
        if (body.restoredCheckpointId !== null) this.#restores++;
        this.#rowsOfDeadAttempts = this.#rows();
        this.#sourceRows.clear();
        return;
      case 'restartScheduled':
        this.#onRestart(body);
        return;
      case 'counters': {
        const vertex = this.#plan.vertices[Number(body.subtask.split('/')[0])];
        if (vertex?.operators[0]?.inputSchema === null) this.#sourceRows.set(body.subtask, body.counters.recordsIn);
        return;
      }
      default:
    }
  }

  #onRestart({ cause }: Extract<TraceBody, { kind: 'restartScheduled' }>): void {
    if (this.#killsToExplain > 0) {
      this.#killsToExplain--;
      return;
    }
    if (++this.#unexplainedFailures >= FAILURES_MAX) this.#problem = `the job fails again and again: ${cause}`;
  }

  #rows(): number {
    let rows = this.#rowsOfDeadAttempts;
    for (const read of this.#sourceRows.values()) rows += read;
    return rows;
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
