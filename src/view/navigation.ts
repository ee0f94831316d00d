import type { ViewStepUnit } from './view-protocol.ts';
import type { TraceStore } from './trace-store.ts';

/** A beat is never further away than this. */
const BEAT_EVENTS_MAX = 4000;
const BEAT_WINDOW = 200;

/** The event one step from another, not bounded by what is kept; null where there is nowhere to go. */
export function neighbourOf(store: TraceStore, from: number, unit: ViewStepUnit, direction: 1 | -1): number | null {
  switch (unit) {
    case 'event':
      return from + direction;
    case 'beat':
      return direction > 0 ? nextBeat(store, from) : previousBeat(store, from);
    case 'mark':
      return nextMark(store, from, direction);
    case 'checkpoint':
      return nextEnd(store, from, direction) ?? (direction > 0 ? store.eventCount() : 0);
  }
}

/** Looks forward in windows, because folding forward is cheap. */
function nextBeat(store: TraceStore, from: number): number {
  const end = Math.min(store.eventCount(), from + BEAT_EVENTS_MAX);
  for (let start = from; start < end; start += BEAT_WINDOW) {
    const [found] = store.beatsBetween(start, Math.min(end, start + BEAT_WINDOW));
    if (found !== undefined) return found;
  }
  return end;
}

function previousBeat(store: TraceStore, from: number): number {
  const end = Math.max(store.extent()?.firstEvent ?? 0, from - BEAT_EVENTS_MAX);
  for (let last = from - 1; last > end; last -= BEAT_WINDOW) {
    const found = store.beatsBetween(Math.max(end, last - BEAT_WINDOW), last).at(-1);
    if (found !== undefined) return found;
  }
  return end;
}

/** Behind a checkpoint that has completed or failed, which is where a step of a running job ends, too. */
function nextEnd(store: TraceStore, from: number, direction: 1 | -1): number | null {
  const ends = store.marks().flatMap(({ ended }) => ended ?? []);
  const found = ends.filter((event) => (event - from) * direction > 0);
  return found.length === 0 ? null : direction > 0 ? Math.min(...found) : Math.max(...found);
}

function nextMark(store: TraceStore, from: number, direction: 1 | -1): number | null {
  const events = store.marks().map(({ event }) => event);
  const found = direction > 0 ? events.find((event) => event > from) : events.findLast((event) => event < from);
  return found ?? null;
}
