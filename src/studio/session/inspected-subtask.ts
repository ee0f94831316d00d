import type { RunSelection } from '#canvas/run/scene/scene.ts';
import { type JobPlan, subtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import { consumerOf } from '#view/plan-topology.ts';
import { sessionStore } from './session-store.ts';

/**
 * The subtask a selection is about: what the inspector opens and what X kills, so that the two never differ. An operator
 * stands for its first subtask, a channel for its receiver.
 */
export function inspectedSubtask(plan: JobPlan, selection: RunSelection | null): SubtaskId | null {
  switch (selection?.kind) {
    case 'subtask':
      return selection.id;
    case 'operator':
      return subtaskId(selection.vertex, 0);
    case 'channel':
      return consumerOf(plan, selection.id);
    default:
      return null;
  }
}

/** The inspected subtask of the run on the screen. */
export function currentSubtask(): SubtaskId | null {
  const { plan, selection } = sessionStore.getState();
  return plan === null ? null : inspectedSubtask(plan, selection);
}
