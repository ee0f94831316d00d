import { isTerminal } from '#engine/coordinator/job-state.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { JobState, TraceBody, TraceEvent } from '#protocol/trace.ts';

/** How far a run is. */
export interface RunProgress {
  /** Rows out of the sources; those read again after a failure count again. */
  readonly rows: number;
  readonly checkpoints: number;
  readonly restores: number;
  readonly jobTimeMs: number;
  /** The part of the input that was read, 0 … 1; null if a source has no end, or none has said anything yet. */
  readonly part: number | null;
  /** The least watermark of the last tasks, as event time; null before there is one. */
  readonly watermarkMs: number | null;
}

/** Failures in a row, without a checkpoint between them, that nobody asked for: the job will never get further. */
const FAILURES_MAX = 4;

/** Follows a job by its trace, in any world. */
export class RunWatch {
  readonly #plan: JobPlan;
  /** Vertices that nothing reads from. */
  readonly #lastVertices: ReadonlySet<number>;
  readonly #sourceRows = new Map<string, number>();
  readonly #watermarks = new Map<string, number>();
  readonly #positions = new Map<string, { readonly offset: number; readonly end: number | null }>();
  #rowsOfDeadAttempts = 0;
  #unexplainedFailures = 0;
  #failuresToExplain = 0;
  #stopCheckpoint: number | null = null;
  state: JobState = 'CREATED';
  /** Why the job is in its state, where a reason was given. */
  reason: string | null = null;
  checkpoints = 0;
  restores = 0;
  /** The newest checkpoint that completed or was restored. */
  lastCheckpoint: number | null = null;
  /** The final checkpoint of a stop completed: the job has not come to its end, and can go on. */
  stopped = false;
  /** Why the job will never get further, or null. */
  problem: string | null = null;

  constructor(plan: JobPlan) {
    this.#plan = plan;
    const read = new Set(plan.edges.map((edge) => edge.from));
    this.#lastVertices = new Set(plan.vertices.map(({ id }) => id).filter((id) => !read.has(id)));
  }

  /** The next failure was asked for. */
  expectFailure(): void {
    this.#failuresToExplain++;
  }

  ended(): boolean {
    return isTerminal(this.state);
  }

  observe({ body }: TraceEvent): void {
    switch (body.kind) {
      case 'jobStateChanged':
        this.state = body.to;
        this.reason = body.reason;
        return;
      case 'checkpointTriggered':
        if (body.trigger === 'stop') this.#stopCheckpoint = body.checkpointId;
        return;
      case 'checkpointCompleted':
        this.checkpoints++;
        this.#unexplainedFailures = 0;
        this.lastCheckpoint = body.checkpointId;
        if (body.checkpointId === this.#stopCheckpoint) this.stopped = true;
        return;
      case 'attemptStarted':
        if (body.restoredCheckpointId !== null) {
          this.restores++;
          this.lastCheckpoint = body.restoredCheckpointId;
        }
        this.#rowsOfDeadAttempts = this.#rows();
        this.#sourceRows.clear();
        this.#watermarks.clear();
        return;
      case 'restartScheduled':
        this.#onRestart(body);
        return;
      case 'sourcePositionChanged':
        for (const { split, offset, end } of body.splits) this.#positions.set(`${body.uid} ${split}`, { offset, end });
        return;
      case 'counters': {
        const vertex = Number(body.subtask.split('/')[0]);
        if (this.#plan.vertices[vertex]?.operators[0]?.inputSchema === null) {
          this.#sourceRows.set(body.subtask, body.counters.recordsIn);
        }
        if (this.#lastVertices.has(vertex)) this.#watermarks.set(body.subtask, body.counters.watermark);
        return;
      }
      default:
    }
  }

  progress(jobTimeMs: number): RunProgress {
    const { checkpoints, restores } = this;
    const watermark = Math.min(...this.#watermarks.values());
    const watermarkMs = Number.isFinite(watermark) ? watermark : null;
    return { rows: this.#rows(), checkpoints, restores, jobTimeMs, part: this.#part(), watermarkMs };
  }

  #onRestart({ cause }: Extract<TraceBody, { kind: 'restartScheduled' }>): void {
    if (this.#failuresToExplain > 0) {
      this.#failuresToExplain--;
      return;
    }
    if (++this.#unexplainedFailures >= FAILURES_MAX) this.problem = `the job fails again and again: ${cause}`;
  }

  #rows(): number {
    let rows = this.#rowsOfDeadAttempts;
    for (const read of this.#sourceRows.values()) rows += read;
    return rows;
  }

  #part(): number | null {
    let offset = 0;
    let end = 0;
    for (const position of this.#positions.values()) {
      if (position.end === null) return null;
      offset += position.offset;
      end += position.end;
    }
    return end > 0 ? Math.min(1, offset / end) : null;
  }
}
