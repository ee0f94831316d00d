import type { AlignmentClock } from '#engine/alignment/alignment-clock.ts';

/**
 * A saved actor without what no actor acts upon, so that states which differ in nothing else are one.
 *
 * 1. Counts of dropped messages: they are shown, never read.
 * 2. Numbers of storage operations: storage is first in first out, so the operations under way are those in its queue, in
 *    order, and may be numbered by their place there. The next completion is always that of number 1.
 * 3. How many bytes came while a task aligned: they are shown. Messages do not carry them either (RecordedEffects).
 * 4. The order in which the chunks of a stored checkpoint came: they are deleted together.
 *
 * Assumption: `saved` is a copy that belongs to the caller; it is changed in place.
 */
export function settledState(saved: unknown): unknown {
  const state = saved as Partial<Settled>;
  if (state.fencedMessages !== undefined) state.fencedMessages = 0;
  if (state.fenced !== undefined) state.fenced = 0;
  if (state.parts !== undefined) forgetBytes(state.parts);
  for (const chunks of state.manifests?.values() ?? []) chunks.sort();
  const { operations } = state;
  if (operations === undefined) return saved;
  const pending = [...operations.values()];
  operations.clear();
  pending.forEach((operation, place) => operations.set(place + 1, operation));
  state.nextRequestId = pending.length + 1;
  return saved;
}

function forgetBytes({ alignment, checkpoints }: Settled['parts']): void {
  const { clock } = alignment.handler as { readonly clock: AlignmentClock };
  clock.runningBytes = 0;
  clock.processedBytes = null;
  for (const each of checkpoints.running) each.alignment = { ...each.alignment, processedBytes: 0 };
}

/** Of the coordinator, a task and the vault, whatever is there. */
interface Settled {
  fencedMessages: number;
  fenced: number;
  readonly parts: {
    readonly alignment: { readonly handler: unknown };
    readonly checkpoints: { readonly running: { alignment: { readonly processedBytes: number } }[] };
  };
  readonly manifests: Map<number, string[]>;
  readonly operations: Map<number, unknown>;
  nextRequestId: number;
}
