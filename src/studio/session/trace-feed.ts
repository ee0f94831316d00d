import type { JobPlan } from '#protocol/job-plan.ts';
import type { TraceBatch } from '#protocol/job-client.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { JobState, Stamp, TraceEvent, TraceLevel } from '#protocol/trace.ts';
import { Ledger } from '#view/ledger.ts';
import { compareStamps, MergeOrder } from '#view/merge-order.ts';
import { TraceStore } from '#view/trace-store.ts';

/** The past that can be scrubbed: minutes of slow motion, hours of counters. */
const TRACE_BYTES_MAX = 48 * 1024 * 1024;
/** Workers send at most this late: what came earlier than that has no predecessor under way. */
const SETTLE_MS = 150;

const TERMINAL: ReadonlySet<JobState> = new Set(['FINISHED', 'FAILED', 'CANCELED', 'SUSPENDED']);

/** Whether a job in this state does nothing more. */
export function isTerminal(state: JobState): boolean {
  return TERMINAL.has(state);
}

/** Puts the batches of a run in order and folds them; keeps the past and the ledger. */
export class TraceFeed {
  readonly store: TraceStore;
  readonly ledger: Ledger;
  readonly #merge = new MergeOrder();
  readonly #ordered: boolean;
  readonly #actors = new Set<ActorId>();
  readonly #received: { readonly hostMs: number; readonly newest: Stamp }[] = [];
  #settled: Stamp | null = null;
  #clock = { jobMs: 0, hostMs: 0, rate: 0 };
  #clockStartMs: number | null = null;

  /** `ordered`: the world is one host and has put its events in order itself. */
  constructor(plan: JobPlan, level: TraceLevel, ordered: boolean) {
    this.store = new TraceStore(plan, TRACE_BYTES_MAX);
    this.ledger = new Ledger(plan, level);
    this.#ordered = ordered;
  }

  take(batch: TraceBatch, hostMs: number): void {
    this.#clock = { jobMs: Math.max(this.#clock.jobMs, batch.jobTimeMs), hostMs, rate: batch.rate };
    if (batch.events.length === 0) return;
    this.#merge.push(batch.events, hostMs);
    let newest = this.#received.at(-1)?.newest ?? batch.events[0]?.stamp;
    for (const { actor, stamp } of batch.events) {
      this.#actors.add(actor);
      if (newest === undefined || compareStamps(stamp, newest) > 0) newest = stamp;
    }
    if (newest !== undefined) this.#received.push({ hostMs, newest });
  }

  /** Folds what is settled. Returns whether anything was. */
  drain(hostMs: number): boolean {
    if (this.#ordered) return this.#fold(this.#merge.flush(), hostMs);
    while ((this.#received[0]?.hostMs ?? Number.POSITIVE_INFINITY) <= hostMs - SETTLE_MS) {
      this.#settled = this.#received.shift()?.newest ?? this.#settled;
    }
    if (this.#settled !== null) {
      for (const actor of this.#actors) this.#merge.announce(actor, this.#settled, hostMs);
    }
    return this.#fold(this.#merge.drain(hostMs), hostMs);
  }

  isWaiting(): boolean {
    return this.#merge.pendingEvents() > 0;
  }

  /** The job clock now: between two batches it goes on at the rate of the last one, as it does in the workers. */
  jobTimeMs(hostMs: number, playing: boolean): number {
    const { jobMs, hostMs: saidAt, rate } = this.#clock;
    const since = playing && !this.#ordered && Number.isFinite(rate) ? (hostMs - saidAt) * rate : 0;
    return Math.max(jobMs + since, this.store.extent()?.lastJobMs ?? 0);
  }

  /** Job time of the first event, also after the ring has dropped it. */
  clockStartMs(): number {
    return this.#clockStartMs ?? 0;
  }

  #fold(events: readonly TraceEvent[], hostMs: number): boolean {
    if (events.length === 0) return false;
    this.#clockStartMs ??= events[0]?.stamp.timeMs ?? null;
    this.store.append(events, hostMs);
    for (const event of events) this.ledger.take(event);
    return true;
  }
}
