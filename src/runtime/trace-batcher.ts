import type { ActorStamp } from '#protocol/job-client.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { TraceEvent } from '#protocol/trace.ts';

/** Trace events leave a worker at most at this rate, or when this many have gathered. */
const TRACE_FLUSH_MS = 100;
const TRACE_FLUSH_EVENTS = 256;

/**
 * Gathers the trace events of one worker: a message per event would cost more than the events. With them go the stamps
 * of its actors, at 10 Hz of host time also when nothing was traced: who reads the trace may then draw up to the least.
 *
 * Stamps always go with, or after, every event they are a promise about.
 */
export class TraceBatcher {
  readonly #sink: (events: readonly TraceEvent[], stamps: readonly ActorStamp[]) => void;
  readonly #stamps: () => readonly ActorStamp[];
  #events: TraceEvent[] = [];
  #ended: ActorStamp[] = [];
  #lastFlushMs = Number.NEGATIVE_INFINITY;

  /** `stamps`: what the living actors promise now. */
  constructor(
    sink: (events: readonly TraceEvent[], stamps: readonly ActorStamp[]) => void,
    stamps: () => readonly ActorStamp[],
  ) {
    this.#sink = sink;
    this.#stamps = stamps;
  }

  add(event: TraceEvent): void {
    this.#events.push(event);
  }

  /** An actor has ended: nobody needs to wait for it. */
  end(actor: ActorId, attempt: number): void {
    this.#ended.push({ actor, attempt, stamp: null });
  }

  /** Sends what has gathered if it is time, or in any case when `immediate` (a paced or paused job). */
  flush(hostNow: number, immediate: boolean): void {
    const gathered = this.#events.length > 0 || this.#ended.length > 0;
    const crowded = this.#events.length >= TRACE_FLUSH_EVENTS;
    if (!crowded && !(immediate && gathered) && hostNow < this.#lastFlushMs + TRACE_FLUSH_MS) return;
    const stamps = [...this.#ended, ...this.#stamps()];
    if (!gathered && stamps.length === 0) return;
    const events = this.#events;
    this.#events = [];
    this.#ended = [];
    this.#lastFlushMs = hostNow;
    this.#sink(events, stamps);
  }

  /** Host ms until the next flush is due. */
  msUntilFlush(hostNow: number): number {
    return Math.max(0, this.#lastFlushMs + TRACE_FLUSH_MS - hostNow);
  }

  /** Whether something waits for the next flush, an actor's stamp aside. */
  isEmpty(): boolean {
    return this.#events.length === 0 && this.#ended.length === 0;
  }
}
