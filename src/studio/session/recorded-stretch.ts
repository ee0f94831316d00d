import type { NumberedEvent } from '#view/trace-store.ts';

/** Events of one answer: copying them takes the page a few milliseconds. */
export const ANSWER_EVENTS_MAX = 1000;

/** A stretch of the trace with nothing missing but the kinds that were left out. */
export interface RecordedStretch {
  readonly from: number;
  readonly to: number;
  readonly events: readonly NumberedEvent[];
}

/** What to ask for next: what is new, else what is still missing at the old end; null if nothing is. */
export function missingRange(
  stretch: RecordedStretch | null,
  eventCount: number,
  searchedMax: number,
): { readonly from: number; readonly to: number } | null {
  const oldest = Math.max(1, eventCount - searchedMax + 1);
  if (stretch === null || stretch.to < oldest) return eventCount === 0 ? null : { from: oldest, to: eventCount };
  if (stretch.to < eventCount) return { from: stretch.to + 1, to: eventCount };
  return stretch.from > oldest ? { from: oldest, to: stretch.from - 1 } : null;
}

/** Puts an answer to what is known: the newest events of a range, all of them unless it is full. */
export function joined(
  stretch: RecordedStretch | null,
  { from, to }: { readonly from: number; readonly to: number },
  events: readonly NumberedEvent[],
  forgottenUpTo: number,
): RecordedStretch {
  const first = events.length < ANSWER_EVENTS_MAX ? from : (events[0]?.number ?? from);
  if (stretch !== null && to === stretch.from - 1) {
    return { from: first, to: stretch.to, events: [...events, ...stretch.events] };
  }
  if (stretch === null || from !== stretch.to + 1 || first > from) return { from: first, to, events };
  const kept = stretch.events.filter(({ number }) => number > forgottenUpTo);
  return { from: Math.max(stretch.from, forgottenUpTo + 1), to, events: [...kept, ...events] };
}
