import { assert, must } from '#std/assert.ts';
import {
  channelId,
  type ChannelId,
  type JobPlan,
  type JobVertex,
  subtaskId,
  type SubtaskId,
} from '#protocol/job-plan.ts';
import type { ScenarioScript, ScriptPoint } from '#protocol/job-client.ts';
import type { DocumentScript, DocumentScriptPoint, DocumentSubtask } from '../document.ts';
import { connections, distributionPatternOf } from './wiring.ts';

/** The script of a document with its nodes' subtasks found in the plan. */
export function compileScript(script: DocumentScript, plan: JobPlan): ScenarioScript {
  return {
    triggers: script.triggers.map((point) => compilePoint(point, plan)),
    kills: script.kills.map((kill) => ({ ...compilePoint(kill, plan), subtask: subtaskOf(kill.target, plan) })),
  };
}

/**
 * Cost in job ms of each channel that the script delays: the usual hop plus the delay. A subtask of a node is delayed
 * on the edges that leave its chain at the node or behind it.
 */
export function channelDelays(script: DocumentScript, plan: JobPlan): Readonly<Record<ChannelId, number>> {
  const delays: Record<ChannelId, number> = {};
  for (const { from, ms } of script.channelDelays) {
    const vertex = vertexOf(from.node, plan);
    for (const edge of plan.edges) {
      if (edge.from !== vertex.id || !descends(vertex, edge.fromOperator, from.node)) continue;
      const to = must(plan.vertices[edge.to], 'an edge ends at a vertex');
      const channels = connections(distributionPatternOf(edge.partitioner), {
        producers: vertex.parallelism,
        consumers: to.parallelism,
      });
      for (const { producer, consumer } of channels) {
        if (producer !== from.index) continue;
        const id = channelId(edge.id, producer, consumer);
        delays[id] = (delays[id] ?? plan.settings.costs.hopMs) + ms;
      }
    }
  }
  return delays;
}

function compilePoint(point: DocumentScriptPoint, plan: JobPlan): ScriptPoint {
  switch (point.at) {
    case 'time':
      return { at: 'time', ms: point.ms };
    case 'record':
      return { at: 'record', subtask: subtaskOf(point.subtask, plan), count: point.count };
    case 'checkpoint': {
      const { checkpointId, event, plusMs } = point;
      return { at: 'checkpoint', checkpointId, event, plusMs };
    }
  }
}

function subtaskOf(target: DocumentSubtask, plan: JobPlan): SubtaskId {
  const vertex = vertexOf(target.node, plan);
  assert(target.index < vertex.parallelism, 'a validated script names subtasks that exist');
  return subtaskId(vertex.id, target.index);
}

function vertexOf(nodeId: string, plan: JobPlan): JobVertex {
  const vertex = plan.vertices.find((candidate) => candidate.operators.some((operator) => operator.nodeId === nodeId));
  return must(vertex, 'a validated script names nodes that run');
}

/** Whether an operator of a chain is one of the node's, or consumes its output. */
function descends(vertex: JobVertex, operator: number, nodeId: string): boolean {
  let at: number | null = operator;
  while (at !== null) {
    const plan: JobVertex['operators'][number] = must(vertex.operators[at], 'a chain position lies in the chain');
    if (plan.nodeId === nodeId) return true;
    at = plan.chainedTo;
  }
  return false;
}
