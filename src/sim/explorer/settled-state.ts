import { createAlignmentClock } from '#engine/alignment/alignment-clock.ts';
import type { SingleCheckpointState } from '#engine/alignment/single-checkpoint-state.ts';
import { TimeGauge } from '#engine/subtask/time-gauge.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { Reduction } from './explored-job.ts';
import { byPlace, type StoredPlace } from './stored-place.ts';

/**
 * A saved actor without what no actor acts upon, so that states which differ in nothing else are one.
 *
 * 1. Counts of dropped messages: they are shown, never read.
 * 2. Numbers of storage operations: storage is first in first out, so the operations under way are those in its queue, in
 *    order, and may be numbered by their place there. The next completion is always that of number 1.
 * 3. What a task counts and measures to show it: rows, busy and idle time, how long it aligned (no time passes) and how
 *    many bytes came meanwhile (messages do not carry them either, see RecordedEffects), barriers received.
 * 4. The order in which the chunks of a stored checkpoint came: they are deleted together.
 * 5. What a task remembers of an alignment that is over: the next one begins anew, and no checkpoint is taken under an id
 *    that is over.
 * 6. Spent buffers that a task keeps to write into again.
 * 7. Everything of a task that has finished or failed: it takes nothing any more.
 * 8. What the coordinator counts to give up restarting, which here it never does; the numbers of requests for checkpoints,
 *    but for the order of those that wait; while no task lives, that the last attempt's input had ended.
 * 9. The plan of the job, which is the same in every state: all share one.
 * 10. The order of what a transaction under way deletes: it happens whole.
 *
 * Without a reduction, for a comparison, nothing is forgotten of 5 to 8, and of 3 only the bytes.
 *
 * Assumption: `saved` is a copy that belongs to the caller; it is changed in place.
 */
export function settledState(saved: unknown, plan: JobPlan, reduction: Reduction): unknown {
  const state = saved as Partial<Settled>;
  if (hasPlan(state)) state.plan = plan;
  if (state.fencedMessages !== undefined) state.fencedMessages = 0;
  if (state.fenced !== undefined) state.fenced = 0;
  if (state.parts !== undefined) {
    forgetBytes(state.parts);
    if (reduction !== 'none') settleTask(state.parts);
  }
  if (reduction !== 'none' && state.checkpoints !== undefined) settleCoordinator(state as SettledCoordinator);
  for (const chunks of state.manifests?.values() ?? []) chunks.sort();
  const { operations } = state;
  if (operations === undefined) return saved;
  const pending = [...operations.values()];
  for (const { transaction } of pending) transaction?.deletes.sort(byPlace);
  operations.clear();
  pending.forEach((operation, place) => operations.set(place + 1, operation));
  state.nextRequestId = pending.length + 1;
  return saved;
}

/** The same, but for the plan of the job. */
export function withoutPlan(settled: unknown): unknown {
  return hasPlan(settled as Partial<Settled>) ? { ...(settled as Settled), plan: '' } : settled;
}

function hasPlan({ plan }: Partial<Settled>): boolean {
  return plan !== undefined && plan !== null;
}

/** Whether a saved task has ended: whatever comes, it does nothing any more. */
export function hasEnded(saved: unknown): boolean {
  const { life } = saved as Partial<Settled>;
  return life === 'finished' || life === 'failed';
}

function settleCoordinator({ backoff, checkpoints, tasks }: SettledCoordinator): void {
  backoff.attempt = 0;
  checkpoints.queue.forEach((request, place) => (request.sequence = place));
  checkpoints.nextSequence = checkpoints.queue.length;
  if (checkpoints.triggering !== null) checkpoints.triggering.request.sequence = 0;
  if (tasks.size === 0 && checkpoints.ending === 'final') checkpoints.ending = null;
}

function forgetBytes({ alignment, checkpoints }: Settled['parts']): void {
  const { clock } = alignment.handler;
  clock.runningBytes = 0;
  clock.processedBytes = null;
  for (const each of checkpoints.running) each.alignment = { ...each.alignment, processedBytes: 0 };
}

function settleTask({ alignment, chain, counting, output }: Settled['parts']): void {
  chain.recordsOut = 0;
  Object.assign(counting, { gauge: new TimeGauge(0).save(), recordsIn: 0, last: null, positionsAt: 0 });
  for (const writer of output.writers) for (const channel of writer.channels) channel.spareBytes.length = 0;
  alignment.received.clear();
  const { handler } = alignment;
  Object.assign(handler.clock, createAlignmentClock());
  if (handler.current === undefined || handler.current !== handler.lastOver) return;
  handler.target = 0;
  handler.barrier = null;
  for (const id of alignment.options.keys()) if (id <= handler.lastOver) alignment.options.delete(id);
}

/** Of the coordinator alone. */
interface SettledCoordinator {
  readonly backoff: { attempt: number };
  readonly checkpoints: {
    readonly queue: readonly { sequence: number }[];
    readonly triggering: { readonly request: { sequence: number } } | null;
    nextSequence: number;
    ending: string | null;
  };
  readonly tasks: ReadonlyMap<string, unknown>;
}

/** Of the coordinator, a task and the vault, whatever is there. */
interface Settled extends Partial<SettledCoordinator> {
  plan: JobPlan | null;
  fencedMessages: number;
  fenced: number;
  readonly life: string;
  readonly parts: {
    readonly alignment: {
      /** While at-least-once, one that keeps nothing but a clock of what is named here. */
      readonly handler: Partial<SingleCheckpointState> & Pick<SingleCheckpointState, 'clock'>;
      readonly options: Map<number, unknown>;
      readonly received: Map<number, number>;
    };
    readonly checkpoints: { readonly running: { alignment: { readonly processedBytes: number } }[] };
    readonly chain: { recordsOut: number };
    readonly counting: Record<string, unknown>;
    readonly output: {
      readonly writers: readonly { readonly channels: readonly { readonly spareBytes: number[] }[] }[];
    };
  };
  readonly manifests: Map<number, string[]>;
  readonly operations: Map<number, { readonly transaction?: { readonly deletes: StoredPlace[] } | null }>;
  nextRequestId: number;
}
