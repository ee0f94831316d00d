import { type JobPlan, parseSubtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import type { ProcessingOrder } from './processing-history.ts';

/** The part of an order that a witness has to follow: that of the vertices that no window's rows reach. */
export function ledOrder(order: ProcessingOrder, plan: JobPlan): ProcessingOrder {
  const behind = behindWindows(plan);
  return new Map([...order].filter(([subtask]) => !behind.has(parseSubtaskId(subtask).vertex)));
}

/** Whether the rows a subtask writes have an order that is promised: no window has made them. */
export function writesInOrder(subtask: SubtaskId, plan: JobPlan): boolean {
  const { vertex } = parseSubtaskId(subtask);
  return !behindWindows(plan).has(vertex) && !hasWindow(plan, vertex);
}

/** Vertices with a window above them. */
function behindWindows(plan: JobPlan): ReadonlySet<number> {
  const behind = new Set<number>();
  const isBehind = (vertex: number): boolean =>
    plan.edges.some(({ from, to }) => to === vertex && (hasWindow(plan, from) || isBehind(from)));
  for (const { id } of plan.vertices) if (isBehind(id)) behind.add(id);
  return behind;
}

function hasWindow({ vertices }: JobPlan, vertex: number): boolean {
  return vertices[vertex]?.operators.some(({ config }) => config.kind === 'window-aggregate') === true;
}
