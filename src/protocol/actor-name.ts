import type { SubtaskId } from './job-plan.ts';
import type { ActorId } from './messages.ts';

const TASK = 'task:';

/** Whose task an actor is; null of one that is no task. */
export function subtaskOf(actor: ActorId): SubtaskId | null {
  return isTask(actor) ? (actor.slice(TASK.length) as SubtaskId) : null;
}

/** Whether an actor is a task: asked of every message, where {@link subtaskOf} would cut its name first. */
export function isTask(actor: ActorId): boolean {
  return actor.startsWith(TASK);
}
