import { type JobManagerState, planOf } from '#engine/coordinator/job-manager-state.ts';
import type { SavedParts } from '#engine/subtask/subtask-parts.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { JobState } from '#protocol/trace.ts';

/** What the explorer asks about a coordinator. */
export interface CoordinatorFacts {
  readonly job: JobState;
  /** A request for a checkpoint is being carried out or waits. */
  readonly busy: boolean;
  /** A checkpoint is being collected: it may still be given up. */
  readonly collecting: boolean;
  /** Tasks whose acknowledgement has to come before any other checkpoint is triggered. */
  readonly awaited: ReadonlySet<ActorId>;
  /** Tasks whose input has ended, while the final checkpoint has not been asked for: when all have, it is. */
  readonly ended: ReadonlySet<ActorId>;
  /** A task had finished before this attempt: it ends by itself. */
  readonly hasFinishedOnRestore: boolean;
}

/** Looks into a saved coordinator. */
export function coordinatorFacts(saved: JobManagerState): CoordinatorFacts {
  const { job, tasks, plan, checkpoints } = saved;
  const { triggering, queue, pending, ending } = checkpoints;
  const full = plan !== null && pending.length >= planOf(saved).settings.checkpoint.maxConcurrent;
  const awaited = full
    ? pending.flatMap(({ plan: { waitFor }, acknowledged }) => waitFor.filter((each) => !acknowledged.has(each)))
    : [];
  const ended = [...tasks].flatMap(([id, { endOfData }]) => (endOfData && ending === null ? [id] : []));
  return {
    job,
    busy: triggering !== null || queue.length > 0,
    collecting: pending.some(({ phase }) => phase === 'collecting'),
    awaited: new Set(pending.length === 1 ? awaited.map(actorOf) : []),
    ended: new Set(ended.map(actorOf)),
    hasFinishedOnRestore: [...tasks.values()].some(({ finishedOnRestore }) => finishedOnRestore),
  };
}

/** The checkpoint after which a saved task ends: 0 if it waits for none any more, null if it has not taken it. */
export function lastCheckpointOf(saved: unknown): number | null {
  const { end } = (saved as { readonly parts: Pick<SavedParts, 'end'> }).parts;
  return end.mayLeave ? 0 : end.finalCheckpointId;
}

function actorOf(subtask: string): ActorId {
  return `task:${subtask}` as ActorId;
}
