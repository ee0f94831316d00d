import type { TraceEvent } from '#protocol/trace.ts';
import type { TravelRun } from './travel-run.ts';

/**
 * Whether an event comes within the steps that follow. The run goes on until it does and comes back, and what it told
 * meanwhile is taken out of `events` again: nothing shows that it was ever there.
 */
export function comesNext(run: TravelRun, events: TraceEvent[], isIt: (event: TraceEvent) => boolean): boolean {
  const place = run.place();
  const kept = events.length;
  let found = false;
  for (let steps = 0; steps < STEPS_MAX && !found; steps++) {
    const seen = events.length;
    if (!run.advance()) break;
    found = events.slice(seen).some(isIt);
  }
  run.returnTo(place);
  events.length = kept;
  return found;
}

/** Who has asked for a write hears of it within so many steps, or has died meanwhile. */
const STEPS_MAX = 2000;
