import { assert } from '#std/assert.ts';
import { BinaryHeap } from '#std/binary-heap.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { Stamp } from '#protocol/stamp.ts';

/** An actor that has said nothing for this long of host time is no longer waited for. */
export const SILENCE_MS = 1000;

/** (stamp, actor, attempt, sequence): the one order in which a trace is drawn. */
export function compareEvents(left: TraceEvent, right: TraceEvent): number {
  return (
    compareStamps(left.stamp, right.stamp) ||
    (left.actor < right.actor ? -1 : left.actor > right.actor ? 1 : 0) ||
    left.attempt - right.attempt ||
    left.sequence - right.sequence
  );
}

/** By job time, then counter. */
export function compareStamps(left: Stamp, right: Stamp): number {
  return left.timeMs - right.timeMs || left.counter - right.counter;
}

/**
 * Merges the events of several actors into one order, and gives out only what nobody can come before any more: up to
 * the least stamp promised by the actors that are still heard of.
 *
 * An actor is waited for from its first announcement to its retirement: hosts announce each actor when they start it,
 * ten times a second while it lives, and when it has ended. Every event is an announcement, too, for stamps of an actor
 * only grow. Host time is the caller's: this file has no clock. An event below what was already given out (an actor
 * woke up after it was given up) is given out at once and counted in {@link lateEvents}; dropping it would lose a fact.
 */
export class MergeOrder {
  readonly #pending = new BinaryHeap<TraceEvent>(compareEvents);
  readonly #actors = new Map<ActorId, Heard>();
  /** The newest attempt of an actor that has ended: what still comes of it is not waited for. */
  readonly #ended = new Map<ActorId, number>();
  #given: TraceEvent | null = null;
  #late = 0;

  /** Takes events as they arrive, in any order between actors. */
  push(events: readonly TraceEvent[], hostMs: number): void {
    for (const event of events) {
      this.announce(event, hostMs);
      this.#pending.push(event);
    }
  }

  /** An actor promises that every event still to come of it has a greater stamp. */
  announce({ actor, attempt, stamp }: Announcement, hostMs: number): void {
    if (attempt <= (this.#ended.get(actor) ?? Number.NEGATIVE_INFINITY)) return;
    const known = this.#actors.get(actor);
    if (known === undefined || attempt > known.attempt) {
      this.#actors.set(actor, { attempt, stamp, heardAtMs: hostMs });
      return;
    }
    if (attempt < known.attempt) return;
    if (compareStamps(stamp, known.stamp) > 0) known.stamp = stamp;
    known.heardAtMs = Math.max(known.heardAtMs, hostMs);
  }

  /** An attempt of an actor has ended and is not waited for. */
  retire(actor: ActorId, attempt: number): void {
    this.#ended.set(actor, Math.max(attempt, this.#ended.get(actor) ?? attempt));
    if ((this.#actors.get(actor)?.attempt ?? Number.POSITIVE_INFINITY) <= attempt) this.#actors.delete(actor);
  }

  /** The reader itself was held up for so long: nobody is silent because of that. */
  excuse(hostMs: number): void {
    for (const heard of this.#actors.values()) heard.heardAtMs += hostMs;
  }

  /** The events that are settled at `hostMs`, in order. */
  drain(hostMs: number): TraceEvent[] {
    const frontier = this.#frontier(hostMs);
    return this.#take((event) => frontier === null || compareStamps(event.stamp, frontier) <= 0);
  }

  /** Everything, in order: at the end of a run, or where one host has already ordered it. */
  flush(): TraceEvent[] {
    return this.#take(() => true);
  }

  /** Actors that are no longer waited for, with the job time of their last word: "no news since t". */
  silentActors(hostMs: number): ReadonlyMap<ActorId, number> {
    const silent = new Map<ActorId, number>();
    for (const [actor, { stamp, heardAtMs }] of this.#actors) {
      if (hostMs - heardAtMs >= SILENCE_MS) silent.set(actor, stamp.timeMs);
    }
    return silent;
  }

  /** Events that came after later ones had been given out. */
  lateEvents(): number {
    return this.#late;
  }

  /** Events that wait for an actor that lags. */
  pendingEvents(): number {
    return this.#pending.size();
  }

  /** Host ms until an actor that holds events back is given up; null if none does. */
  msUntilGivenUp(hostMs: number): number | null {
    if (this.#pending.size() === 0) return null;
    let wait: number | null = null;
    for (const { heardAtMs } of this.#actors.values()) {
      const left = heardAtMs + SILENCE_MS - hostMs;
      if (left > 0) wait = Math.min(wait ?? left, left);
    }
    return wait;
  }

  #frontier(hostMs: number): Stamp | null {
    let least: Stamp | null = null;
    for (const { stamp, heardAtMs } of this.#actors.values()) {
      if (hostMs - heardAtMs >= SILENCE_MS) continue;
      if (least === null || compareStamps(stamp, least) < 0) least = stamp;
    }
    return least;
  }

  #take(settled: (event: TraceEvent) => boolean): TraceEvent[] {
    const events: TraceEvent[] = [];
    for (let next = this.#pending.peek(); next !== undefined && settled(next); next = this.#pending.peek()) {
      const event = this.#pending.pop();
      assert(event === next, 'the heap gives out what it showed');
      if (this.#given !== null && compareEvents(next, this.#given) < 0) this.#late++;
      else this.#given = next;
      events.push(next);
    }
    return events;
  }
}

interface Heard {
  readonly attempt: number;
  stamp: Stamp;
  heardAtMs: number;
}

/** What {@link MergeOrder.announce} takes: an event is one, too. */
export interface Announcement {
  readonly actor: ActorId;
  readonly attempt: number;
  readonly stamp: Stamp;
}
