import { connections, distributionPatternOf } from '#model/compile/wiring.ts';
import {
  channelId,
  type ChannelId,
  type JobPlan,
  parseChannelId,
  subtaskId,
  type SubtaskId,
} from '#protocol/job-plan.ts';
import { must } from '#std/assert.ts';

/** The channels that each subtask of a plan reads, by the wiring rule alone. */
export function inputChannels(plan: JobPlan): ReadonlyMap<SubtaskId, readonly ChannelId[]> {
  const channels = new Map<SubtaskId, ChannelId[]>();
  for (const edge of plan.edges) {
    const producers = must(plan.vertices[edge.from], 'an edge starts at a vertex').parallelism;
    const consumers = must(plan.vertices[edge.to], 'an edge ends at a vertex').parallelism;
    const pattern = distributionPatternOf(edge.partitioner);
    for (const { producer, consumer } of connections(pattern, { producers, consumers })) {
      const subtask = subtaskId(edge.to, consumer);
      channels.set(subtask, [...(channels.get(subtask) ?? []), channelId(edge.id, producer, consumer)]);
    }
  }
  return channels;
}

/** The subtask that reads a channel. */
export function consumerOf(plan: JobPlan, channel: ChannelId): SubtaskId {
  let consumers = CONSUMERS.get(plan);
  if (consumers === undefined) {
    consumers = new Map();
    CONSUMERS.set(plan, consumers);
  }
  let consumer = consumers.get(channel);
  if (consumer === undefined) {
    const { edge, consumer: index } = parseChannelId(channel);
    consumer = subtaskId(must(plan.edges[edge], 'a channel belongs to an edge').to, index);
    consumers.set(channel, consumer);
  }
  return consumer;
}

/** Asked for with every element, of which a run has thousands, over a handful of channels. */
const CONSUMERS = new WeakMap<JobPlan, Map<ChannelId, SubtaskId>>();
