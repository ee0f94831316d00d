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

/** What the explorer asks about a task. */
export interface TaskFacts {
  /** The checkpoint after which it ends: 0 if it waits for none any more, null if it has not taken it. */
  readonly leavesAfter: number | null;
  /** The newest checkpoint it has taken or been past. */
  readonly taken: number;
  /** The vault owes it an answer. */
  readonly asking: boolean;
  /** What the coordinator said is in its mailbox: a task that acts takes it first. */
  readonly hasMail: boolean;
  /** All its channels have ended: it may leave as soon as it is told. */
  readonly inputEnded: boolean;
}

/** Looks into a saved task. */
export function taskFacts(saved: unknown): TaskFacts {
  const { parts, mails } = saved as {
    readonly parts: Pick<SavedParts, 'end' | 'checkpoints'> & {
      readonly requests: { readonly owners: ReadonlyMap<number, unknown> };
      readonly gate: { readonly channels: readonly { readonly endOfPartition: boolean }[] };
    };
    readonly mails: readonly unknown[];
  };
  const { end, checkpoints, requests, gate } = parts;
  return {
    leavesAfter: end.mayLeave ? 0 : end.finalCheckpointId,
    taken: checkpoints.lastCheckpointId,
    asking: requests.owners.size > 0,
    hasMail: mails.length > 0,
    inputEnded: gate.channels.every(({ endOfPartition }) => endOfPartition),
  };
}

/** Of an actor that is no task. */
export const NO_TASK: TaskFacts = { leavesAfter: null, taken: 0, asking: false, hasMail: false, inputEnded: false };

function actorOf(subtask: string): ActorId {
  return `task:${subtask}` as ActorId;
}
