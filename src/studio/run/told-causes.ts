import type { RunView } from '#view/run-view.ts';

/** A view whose failed subtasks say why in the language of the viewer; the same view where none does. */
export function withToldCauses(view: RunView, told: (cause: string) => string): RunView {
  const changed = [...view.subtasks].flatMap(([id, subtask]) => {
    if (subtask.phase !== 'FAILED' || subtask.cause === null) return [];
    const cause = told(subtask.cause);
    return cause === subtask.cause ? [] : [[id, { ...subtask, cause }] as const];
  });
  return changed.length === 0 ? view : { ...view, subtasks: new Map([...view.subtasks, ...changed]) };
}
