import type { TraceEvent } from '#protocol/trace.ts';

/** Trace events leave a worker at most at this rate, or when this many have gathered. */
const TRACE_FLUSH_MS = 100;
const TRACE_FLUSH_EVENTS = 256;

/** Gathers the trace events of one worker: a message per event would cost more than the events. */
export class TraceBatcher {
  readonly #sink: (events: readonly TraceEvent[]) => void;
  #events: TraceEvent[] = [];
  #lastFlushMs = Number.NEGATIVE_INFINITY;

  constructor(sink: (events: readonly TraceEvent[]) => void) {
    this.#sink = sink;
  }

  add(event: TraceEvent): void {
    this.#events.push(event);
  }

  /** Sends what has gathered if it is time, or in any case when `immediate` (a paced or paused job). */
  flush(hostNow: number, immediate: boolean): void {
    if (this.#events.length === 0) return;
    const due = immediate || this.#events.length >= TRACE_FLUSH_EVENTS || hostNow >= this.#lastFlushMs + TRACE_FLUSH_MS;
    if (!due) return;
    const events = this.#events;
    this.#events = [];
    this.#lastFlushMs = hostNow;
    this.#sink(events);
  }

  /** Host ms until the next flush is due, or null if nothing has gathered. */
  msUntilFlush(hostNow: number): number | null {
    return this.#events.length === 0 ? null : Math.max(0, this.#lastFlushMs + TRACE_FLUSH_MS - hostNow);
  }
}
