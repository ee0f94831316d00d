import type { JobClient } from '#protocol/job-client.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { compareEvents, MergeOrder } from '#view/merge-order.ts';

/** What a view makes of the trace of workers: which events it draws, and when. */
export function followOrder(client: JobClient) {
  const merge = new MergeOrder();
  const drawn: TraceEvent[] = [];
  const silent = new Set<ActorId>();
  const lags: number[] = [];
  const arrivedAt = new Map<TraceEvent, number>();
  let announcements = 0;
  const draw = (): void => {
    const now = performance.now();
    for (const actor of merge.silentActors(now).keys()) silent.add(actor);
    for (const event of merge.drain(now)) {
      drawn.push(event);
      lags.push(now - (arrivedAt.get(event) ?? now));
      arrivedAt.delete(event);
    }
  };
  client.subscribe(({ events, stamps }) => {
    const now = performance.now();
    for (const event of events) arrivedAt.set(event, now);
    merge.push(events, now);
    for (const { actor, attempt, stamp } of stamps ?? []) {
      announcements++;
      if (stamp === null) merge.retire(actor, attempt);
      else merge.announce({ actor, attempt, stamp }, now);
    }
    draw();
  });
  setInterval(draw, 50);
  return {
    drawn,
    silent,
    late: () => merge.lateEvents(),
    pending: () => merge.pendingEvents(),
    announcements: () => announcements,
    /** Drawn in the order of (stamp, actor, sequence)? */
    sorted: () => drawn.every((event, at) => at === 0 || compareEvents(drawn[at - 1] ?? event, event) <= 0),
    /** Host ms an event waited to be drawn: the median and the worst. */
    lag: () => {
      const ordered = lags.toSorted((left, right) => left - right);
      return { median: ordered[ordered.length >> 1] ?? 0, worst: ordered.at(-1) ?? 0 };
    },
  };
}
