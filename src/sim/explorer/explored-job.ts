import { must } from '#std/assert.ts';
import { subtasksOf } from '#engine/coordinator/checkpoint-plan.ts';
import { type JobPlan, parseSubtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId, Envelope, Message } from '#protocol/messages.ts';
import { type PromptRules, promptRules } from './prompt-rules.ts';
import type { PlantedBug } from '../simulation/run-simulation.ts';

/** The coordinator's and the vault's places among the actors; the tasks follow in the order of the plan. */
export const COORDINATOR = 0;
export const VAULT = 1;
export const FIRST_TASK = 2;

/** The job that is explored: its plan, as one that can be explored, and its actors, each with a slot. */
export interface ExploredJob {
  readonly jobId: string;
  readonly plan: JobPlan;
  /** The clock of every actor: it stands still. */
  readonly startMs: number;
  readonly plant: PlantedBug | null;
  /** Ids by slot. */
  readonly actorIds: readonly ActorId[];
  /** The slot of an actor, or -1 for one that takes no part, the client. */
  slotOf(id: ActorId): number;
  /** Whether the actor of a slot is a source: it acts without being asked. */
  isSource(slot: number): boolean;
  readonly reduction: Reduction;
  readonly prompt: PromptRules;
  /** Whether a timer is kept. */
  fires(timer: string): boolean;
  envelope(from: ActorId, to: ActorId, epoch: number, attempt: number, message: Message): Envelope;
}

/**
 * What is left out: nothing; orders of messages that are prompt; orders of whole actors (PersistentSets), too; and states
 * that are others but for the numbers given so far (RenamedStates).
 */
export type Reduction = 'none' | 'prompt' | 'persistent' | 'renamed';

/** Whether orders of whole actors are left out. */
export function leavesOutOrders({ reduction }: Pick<ExploredJob, 'reduction'>): boolean {
  return reduction === 'persistent' || reduction === 'renamed';
}

/** Prepares a plan: no cost, no delay and one row a message, so that nothing depends on time. */
export function exploredJob(plan: JobPlan, plant: PlantedBug | null, reduction: Reduction = 'persistent'): ExploredJob {
  const { jobId } = plan;
  const subtasks = subtasksOf(plan);
  const actorIds: readonly ActorId[] = ['coordinator', 'vault', ...subtasks.map((id) => `task:${id}` as const)];
  const slots = new Map(actorIds.map((id, slot) => [id, slot]));
  const sources = actorIds.map((_, slot) => {
    const subtask = subtasks[slot - FIRST_TASK];
    return subtask !== undefined && !plan.edges.some((edge) => edge.to === parseSubtaskId(subtask).vertex);
  });
  const committers = new Set(
    actorIds.filter((_, slot) => slot >= FIRST_TASK && commits(plan, subtasks[slot - FIRST_TASK])),
  );
  return {
    jobId,
    plan: timeless(plan),
    startMs: START_MS,
    plant,
    actorIds,
    slotOf: (id) => slots.get(id) ?? -1,
    isSource: (slot) => must(sources[slot], 'a slot belongs to an actor'),
    reduction,
    prompt: promptRules(reduction !== 'none', (id) => committers.has(id)),
    fires: (timer) => KEPT_TIMERS.has(timer),
    envelope: (from, to, epoch, attempt, message) => ({
      jobId,
      from,
      to,
      epoch,
      attempt,
      stamp: { timeMs: START_MS, counter: 0 },
      dueAt: 0,
      message,
    }),
  };
}

/** Whether a task has a committer. */
function commits(plan: JobPlan, subtask: SubtaskId | undefined): boolean {
  const vertex = plan.vertices[subtask === undefined ? -1 : parseSubtaskId(subtask).vertex];
  return vertex?.operators.some(({ config }) => config.kind === 'sink-log-committer') === true;
}

/** 2026-01-01T00:00:00Z, as in every simulated run. */
const START_MS = 1_767_225_600_000;

/** Periodic checkpoint, restart delay, output flush, second search for a manifest. */
const KEPT_TIMERS: ReadonlySet<string> = new Set(['checkpoint', 'restart', 'flush', 'search']);

function timeless(plan: JobPlan): JobPlan {
  const { settings } = plan;
  return {
    ...plan,
    settings: {
      ...settings,
      checkpoint: { ...settings.checkpoint, minPauseMs: 0 },
      // How often is the exploration's to bound.
      restart: { strategy: 'fixed-delay', attempts: 1_000_000, delayMs: 0 },
      bufferTimeoutMs: 0,
    },
  };
}
