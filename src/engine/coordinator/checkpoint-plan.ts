import { must } from '#std/assert.ts';
import { connections, distributionPatternOf } from '#model/compile/wiring.ts';
import { type JobEdge, type JobPlan, parseSubtaskId, subtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import { fail, ok, type Result } from '#std/result.ts';

/**
 * Which tasks a checkpoint is triggered at, which have to acknowledge it, and which have finished before it.
 *
 * Invariants: barriers reach every task that has to acknowledge (each has a triggered task among its running
 * predecessors, or is triggered itself); a finished task is neither triggered nor waited for.
 * Checkpoints after tasks finish are always on.
 *
 * Flink: DefaultCheckpointPlanCalculator.
 */
export interface CheckpointPlan {
  readonly trigger: readonly SubtaskId[];
  /** Tasks that acknowledge and are told of the completion. In plan order. */
  readonly waitFor: readonly SubtaskId[];
  readonly finished: readonly SubtaskId[];
}

/** What a task is, as far as a plan cares. */
export type PlannedTaskState = 'NOT_RUNNING' | 'RUNNING' | 'FINISHED';

/** The plan at this moment; fails unless every task runs or has finished. */
export function planCheckpoint(
  plan: JobPlan,
  stateOf: (subtask: SubtaskId) => PlannedTaskState,
): Result<CheckpointPlan, 'NOT_ALL_REQUIRED_TASKS_RUNNING'> {
  const subtasks = subtasksOf(plan);
  if (subtasks.some((subtask) => stateOf(subtask) === 'NOT_RUNNING')) return fail('NOT_ALL_REQUIRED_TASKS_RUNNING');
  const waitFor = subtasks.filter((subtask) => stateOf(subtask) === 'RUNNING');
  const running = new Set(waitFor);
  const trigger = waitFor.filter((subtask) => !readsFromAny(plan, subtask, running));
  return ok({ trigger, waitFor, finished: subtasks.filter((subtask) => !running.has(subtask)) });
}

/** Every subtask of a plan, by vertex, then by index. */
export function subtasksOf(plan: JobPlan): readonly SubtaskId[] {
  let subtasks = SUBTASKS.get(plan);
  if (subtasks === undefined) {
    subtasks = plan.vertices.flatMap((vertex) =>
      Array.from({ length: vertex.parallelism }, (_, index) => subtaskId(vertex.id, index)),
    );
    SUBTASKS.set(plan, subtasks);
  }
  return subtasks;
}

/** Every trigger, acknowledgement and failure asks; a plan never changes. */
const SUBTASKS = new WeakMap<JobPlan, readonly SubtaskId[]>();

/** Whether a subtask reads from some of these. */
function readsFromAny(plan: JobPlan, subtask: SubtaskId, producers: ReadonlySet<SubtaskId>): boolean {
  const { vertex, index } = parseSubtaskId(subtask);
  for (const edge of plan.edges) {
    if (edge.to !== vertex) continue;
    for (const { consumer, producer } of edgeConnections(plan, edge)) {
      if (consumer === index && producers.has(subtaskId(edge.from, producer))) return true;
    }
  }
  return false;
}

function edgeConnections(plan: JobPlan, edge: JobEdge): ReturnType<typeof connections> {
  const from = must(plan.vertices[edge.from], 'an edge starts at a vertex of its plan');
  const to = must(plan.vertices[edge.to], 'an edge ends at a vertex of its plan');
  return connections(distributionPatternOf(edge.partitioner), {
    producers: from.parallelism,
    consumers: to.parallelism,
  });
}
