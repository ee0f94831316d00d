/**
 * A saved actor without what no actor acts upon, so that states which differ in nothing else are one.
 *
 * 1. Counts of dropped messages: they are shown, never read.
 * 2. Numbers of storage operations: storage is first in first out, so the operations under way are those in its queue, in
 *    order, and may be numbered by their place there. The next completion is always that of number 1.
 *
 * Assumption: `saved` is a copy that belongs to the caller; it is changed in place.
 */
export function settledState(saved: unknown): unknown {
  const state = saved as Partial<Settled>;
  if (state.fencedMessages !== undefined) state.fencedMessages = 0;
  if (state.fenced !== undefined) state.fenced = 0;
  const { operations } = state;
  if (operations === undefined) return saved;
  const pending = [...operations.values()];
  operations.clear();
  pending.forEach((operation, place) => operations.set(place + 1, operation));
  state.nextRequestId = pending.length + 1;
  return saved;
}

/** Of the coordinator, a task and the vault, whatever is there. */
interface Settled {
  fencedMessages: number;
  fenced: number;
  readonly operations: Map<number, unknown>;
  nextRequestId: number;
}
