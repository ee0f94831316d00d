import type { RunSelection } from '#canvas/run/scene/scene-context.ts';
import { type JobPlan, type OperatorPlan, parseChannelId, parseSubtaskId } from '#protocol/job-plan.ts';
import type { Selection } from '../app-store.ts';

/**
 * What of a plan a selection of the document is: the task that runs an operator, the first channel of an edge.
 *
 * @param picked - what was clicked last on the plan: a subtask stays selected as long as its operator is
 */
export function plannedSelection(
  plan: JobPlan,
  { nodes, edges }: Selection,
  picked: RunSelection | null,
): RunSelection | null {
  const [node] = nodes;
  if (nodes.length > 1) return null;
  if (node !== undefined) {
    const vertex = plan.vertices.find(({ operators }) => operators.some(({ nodeId }) => nodeId === node));
    if (vertex === undefined) return null;
    const isPicked = picked !== null && picked.kind !== 'channel' && vertexOf(picked) === vertex.id;
    return isPicked ? picked : { kind: 'operator', vertex: vertex.id };
  }
  const edge = plan.edges.find(({ documentEdgeId }) => edges.length === 1 && documentEdgeId === edges[0]);
  if (edge === undefined) return null;
  if (picked?.kind === 'channel' && parseChannelId(picked.id).edge === edge.id) return picked;
  return { kind: 'channel', id: `${edge.id}:0:0` };
}

/**
 * What of the document is selected by something of a plan: of a task its head, or the operator of it that is selected
 * already; of a channel its edge.
 */
export function documentSelection(plan: JobPlan, target: RunSelection | null, before: Selection): Selection {
  if (target?.kind === 'channel') {
    const edge = plan.edges[parseChannelId(target.id).edge];
    return { nodes: [], edges: edge === undefined ? [] : [edge.documentEdgeId] };
  }
  const operators = target === null ? [] : chainOf(plan, target);
  const kept = operators.find(({ nodeId }) => before.nodes.length === 1 && before.nodes[0] === nodeId);
  const chosen = kept ?? operators[0];
  return { nodes: chosen === undefined ? [] : [chosen.nodeId], edges: [] };
}

/** The operators of the task that something belongs to, one for each node of the document. */
export function chainOf(plan: JobPlan, target: RunSelection): readonly OperatorPlan[] {
  const vertex = vertexOf(target);
  const operators = vertex === null ? [] : (plan.vertices[vertex]?.operators ?? []);
  // A log is two operators, its writer and its committer.
  return operators.filter(({ nodeId }, at) => operators.findIndex((other) => other.nodeId === nodeId) === at);
}

function vertexOf(target: RunSelection): number | null {
  if (target.kind === 'operator') return target.vertex;
  return target.kind === 'subtask' ? parseSubtaskId(target.id).vertex : null;
}
