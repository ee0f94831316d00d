import { keyGroupRangeOf, type KeyGroupRange } from '#std/key-hash.ts';
import { must } from '#std/assert.ts';
import { connections, distributionPatternOf } from '#model/compile/wiring.ts';
import {
  channelId,
  type ChannelId,
  type JobEdge,
  type JobPlan,
  type JobVertex,
  parseChannelId,
  parseSubtaskId,
  subtaskId,
  type SubtaskId,
} from '#protocol/job-plan.ts';

/**
 * The channels and subtasks of a plan, in the order of Flink's execution graph, and what they are called on the screen.
 */
export interface PlanTopology {
  readonly plan: JobPlan;
  /** In plan order. */
  readonly subtasks: readonly SubtaskId[];
  readonly channels: readonly ChannelId[];
  /** Input channels of a subtask in gate order: by edge, then by producer. */
  readonly inputs: ReadonlyMap<SubtaskId, readonly ChannelId[]>;
  /** Output channels of a subtask: by edge, then by the sender's own number. */
  readonly outputs: ReadonlyMap<SubtaskId, readonly ChannelId[]>;
}

/** Derives the wiring of a plan. */
export function planTopology(plan: JobPlan): PlanTopology {
  const subtasks: SubtaskId[] = [];
  const inputs = new Map<SubtaskId, ChannelId[]>();
  const outputs = new Map<SubtaskId, ChannelId[]>();
  for (const vertex of plan.vertices) {
    for (let index = 0; index < vertex.parallelism; index++) {
      const id = subtaskId(vertex.id, index);
      subtasks.push(id);
      inputs.set(id, []);
      outputs.set(id, []);
    }
  }
  const channels: ChannelId[] = [];
  for (const edge of plan.edges) {
    const numbered = connections(distributionPatternOf(edge.partitioner), {
      producers: must(plan.vertices[edge.from], 'an edge starts at a vertex of the plan').parallelism,
      consumers: must(plan.vertices[edge.to], 'an edge ends at a vertex of the plan').parallelism,
    });
    // A sender numbers its channels its own way, and its counters follow that.
    for (const { producer, consumer } of numbered.toSorted((left, right) => left.channel - right.channel)) {
      const id = channelId(edge.id, producer, consumer);
      channels.push(id);
      must(inputs.get(subtaskId(edge.to, consumer)), 'an edge ends at a vertex of the plan').push(id);
      must(outputs.get(subtaskId(edge.from, producer)), 'an edge starts at a vertex of the plan').push(id);
    }
  }
  for (const list of inputs.values()) list.sort(byEdgeThenProducer);
  return { plan, subtasks, channels, inputs, outputs };
}

/** The subtask a channel comes from. */
export function producerOf(plan: JobPlan, id: ChannelId): SubtaskId {
  const { edge, producer } = parseChannelId(id);
  return subtaskId(edgeOf(plan, edge).from, producer);
}

/** The subtask a channel leads to. */
export function consumerOf(plan: JobPlan, id: ChannelId): SubtaskId {
  const { edge, consumer } = parseChannelId(id);
  return subtaskId(edgeOf(plan, edge).to, consumer);
}

/** Position of a channel in its consumer's gate: the "channel 0" of the screen. */
export function channelIndex(topology: PlanTopology, id: ChannelId): number {
  return topology.inputs.get(consumerOf(topology.plan, id))?.indexOf(id) ?? -1;
}

/** What a vertex is called where room is short: the name of its head operator. */
export function vertexTitle(vertex: JobVertex): string {
  return vertex.operators[0]?.name ?? vertex.name;
}

/** `count #1`: the screen counts from 1. */
export function subtaskTitle(plan: JobPlan, id: SubtaskId): string {
  const { vertex, index } = parseSubtaskId(id);
  const found = plan.vertices[vertex];
  return `${found === undefined ? `task ${vertex}` : vertexTitle(found)} #${index + 1}`;
}

/** Whether records reach a vertex by the hash of their key. */
export function isKeyed(plan: JobPlan, vertex: number): boolean {
  return plan.edges.some((edge) => edge.to === vertex && edge.partitioner === 'hash');
}

/** The key groups a subtask owns, or null where its input is not keyed. */
export function ownedKeyGroups(plan: JobPlan, id: SubtaskId): KeyGroupRange | null {
  const { vertex, index } = parseSubtaskId(id);
  const found = plan.vertices[vertex];
  if (found === undefined || !isKeyed(plan, vertex)) return null;
  return keyGroupRangeOf(index, found.maxParallelism, found.parallelism);
}

/** Whether a vertex has no inputs. */
export function isSourceVertex(plan: JobPlan, vertex: number): boolean {
  return plan.edges.every((edge) => edge.to !== vertex);
}

function edgeOf(plan: JobPlan, id: number): JobEdge {
  return must(plan.edges[id], 'a channel belongs to an edge of the plan');
}

function byEdgeThenProducer(left: ChannelId, right: ChannelId): number {
  const a = parseChannelId(left);
  const b = parseChannelId(right);
  return a.edge - b.edge || a.producer - b.producer;
}
