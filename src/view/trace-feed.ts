import { subtaskOf } from '#protocol/actor-name.ts';
import type { TraceBatch } from '#protocol/job-client.ts';
import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { TraceEvent, TraceKind } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import { Ledger } from './ledger.ts';
import { MergeOrder } from './merge-order.ts';
import { TraceStore } from './trace-store.ts';

/** The past that can be scrubbed: minutes of slow motion, hours of counters. */
const TRACE_BYTES_MAX = 48 * 1024 * 1024;
/** Whoever reads the trace is called at least this often; if it was not, it was held up, and not the actors. */
const HELD_UP_MS = 500;

/** What {@link TraceFeed.drain} has folded. */
export type Drained = 'nothing' | 'figures' | 'news';

/** Nothing on the screen moves by these: they are numbers to be read. */
const FIGURES: ReadonlySet<TraceKind> = new Set([
  'counters',
  'watermarkAdvanced',
  'sourcePositionChanged',
  'windowFired',
  'rowsWritten',
]);

/** Puts the batches of a run in order and folds them; keeps the past and the ledger. */
export class TraceFeed {
  readonly store: TraceStore;
  /** What the verdict is made of, from the events folded so far. */
  readonly ledger: Ledger;
  readonly #merge = new MergeOrder();
  readonly #ordered: boolean;
  #level: TraceLevel;
  #clock: ClockReading = { jobMs: 0, hostMs: 0, rate: 0 };
  #clockStartMs: number | null = null;
  #calledAtMs: number | null = null;

  /** `ordered`: the world is one host and has put its events in order itself. */
  constructor(plan: JobPlan, level: TraceLevel, ordered: boolean) {
    this.store = new TraceStore(plan, TRACE_BYTES_MAX);
    this.ledger = new Ledger(plan, level);
    this.#ordered = ordered;
    this.#level = level;
  }

  /** The level at which the run is traced from now on. */
  noteLevel(level: TraceLevel): void {
    this.#level = level;
    this.ledger.noteLevel(level);
  }

  /** Takes what a world has sent. `hostMs`: the caller's clock, which must not go back. */
  take(batch: TraceBatch, hostMs: number): void {
    this.#excuse(hostMs);
    this.#clock = { jobMs: Math.max(this.#clock.jobMs, batch.jobTimeMs), hostMs, rate: batch.rate };
    this.#merge.push(batch.events, hostMs);
    for (const { actor, attempt, stamp } of batch.stamps ?? []) {
      if (stamp === null) this.#merge.retire(actor, attempt);
      else this.#merge.announce({ actor, attempt, stamp }, hostMs);
    }
  }

  /** Folds what is settled, and says whether there was anything, and whether any of it is more than figures. */
  drain(hostMs: number): Drained {
    this.#excuse(hostMs);
    return this.#fold(this.#ordered ? this.#merge.flush() : this.#merge.drain(hostMs), hostMs);
  }

  /** Host ms until {@link drain} has more to give although nothing arrives; null if never. */
  msUntilDrain(hostMs: number): number | null {
    return this.#merge.msUntilGivenUp(hostMs);
  }

  /** Subtasks that are no longer waited for, with the job time of their last word. */
  silentSubtasks(hostMs: number): ReadonlyMap<SubtaskId, number> {
    const silent = new Map<SubtaskId, number>();
    if (this.#ordered) return silent;
    for (const [actor, sinceMs] of this.#merge.silentActors(hostMs)) {
      const subtask = subtaskOf(actor);
      if (subtask !== null) silent.set(subtask, sinceMs);
    }
    return silent;
  }

  /** The job clock as the world told it last. */
  clock(): ClockReading {
    return this.#clock;
  }

  /** Job time of the first event, also after the ring has dropped it. */
  clockStartMs(): number {
    return this.#clockStartMs ?? 0;
  }

  #excuse(hostMs: number): void {
    const gapMs = hostMs - (this.#calledAtMs ?? hostMs);
    if (gapMs > HELD_UP_MS) this.#merge.excuse(gapMs);
    this.#calledAtMs = hostMs;
  }

  #fold(events: readonly TraceEvent[], hostMs: number): Drained {
    if (events.length === 0) return 'nothing';
    this.#clockStartMs ??= events[0]?.stamp.timeMs ?? null;
    this.store.append(events, hostMs);
    for (const event of events) this.ledger.take(event);
    return events.every((event) => this.#isFigure(event)) ? 'figures' : 'news';
  }

  /**
   * Watermarks on their way, too, in a job that is neither slowed down nor traced: they have arrived before anybody sees
   * them go, and every channel has five a second. A barrier is worth a screen when it is sent.
   */
  #isFigure({ body }: TraceEvent): boolean {
    if (FIGURES.has(body.kind)) return true;
    if (this.#level !== 'summary' || this.#clock.rate < 1) return false;
    if (body.kind === 'elementSent')
      return body.element.kind === 'watermark' || body.element.kind === 'watermarkStatus';
    return body.kind === 'elementArrived' || body.kind === 'elementTaken';
  }
}

/** A job time, when it was read on the reader's host clock, and how fast it goes. */
export interface ClockReading {
  readonly jobMs: number;
  readonly hostMs: number;
  readonly rate: number;
}
