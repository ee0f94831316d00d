import type { TraceEvent } from '#protocol/trace.ts';
import type { NumberedEvent } from '#view/trace-store.ts';
import { isTerminal } from '#view/job-state.ts';
import { ANSWER_EVENTS_MAX } from './recorded-stretch.ts';
import type { SessionRun } from './session-run.ts';

/** The first event that two runs do not share; null: the run is over, and has none. */
export interface Divergence {
  readonly event: number;
  readonly left: TraceEvent | null;
  readonly right: TraceEvent | null;
}

/** How far two runs were compared: they share `compared` events. */
export interface Comparison {
  readonly compared: number;
  readonly divergence: Divergence | null;
}

/** Compares what both have recorded from event `compared` + 1 on, one answer at a time. */
export async function compareRuns(left: SessionRun, right: SessionRun, compared: number): Promise<Comparison> {
  const ends = [left, right].map((run) => run.screen().live);
  const [leftCount = 0, rightCount = 0] = ends.map(({ eventCount }) => eventCount);
  const from = compared + 1;
  const to = Math.min(leftCount, rightCount, compared + ANSWER_EVENTS_MAX);
  if (to >= from) {
    const [one, other] = await Promise.all([eventsOf(left, from, to), eventsOf(right, from, to)]);
    return firstDifference(one, other, compared);
  }
  const [leftEnded, rightEnded] = ends.map(({ jobState }) => isTerminal(jobState));
  if (leftCount > rightCount && rightEnded === true) {
    const [next] = await eventsOf(left, from, from);
    return { compared, divergence: { event: from, left: next?.event ?? null, right: null } };
  }
  if (rightCount > leftCount && leftEnded === true) {
    const [next] = await eventsOf(right, from, from);
    return { compared, divergence: { event: from, left: null, right: next?.event ?? null } };
  }
  return { compared, divergence: null };
}

/** Two stretches that follow the same number of shared events. What the rings have dropped is not compared. */
export function firstDifference(
  left: readonly NumberedEvent[],
  right: readonly NumberedEvent[],
  compared: number,
): Comparison {
  const others = new Map(right.map(({ number, event }) => [number, event]));
  let shared = compared;
  for (const { number, event } of left) {
    const other = others.get(number);
    if (other === undefined) continue;
    if (JSON.stringify(event) !== JSON.stringify(other)) {
      return { compared: shared, divergence: { event: number, left: event, right: other } };
    }
    shared = number;
  }
  return { compared: shared, divergence: null };
}

async function eventsOf(run: SessionRun, from: number, to: number): Promise<readonly NumberedEvent[]> {
  const answer = await run.ask({ kind: 'events', from, to, limit: ANSWER_EVENTS_MAX, without: [] });
  return answer.kind === 'events' ? answer.events : [];
}
