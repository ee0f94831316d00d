import type { SubtaskId } from './job-plan.ts';
import type { ActorId } from './messages.ts';

const TASK = 'task:';

/** Whose task an actor is; null of one that is no task. */
export function subtaskOf(actor: ActorId): SubtaskId | null {
  return actor.startsWith(TASK) ? (actor.slice(TASK.length) as SubtaskId) : null;
}
