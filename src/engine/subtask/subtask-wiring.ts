import { must } from '#std/assert.ts';
import {
  channelId,
  type ChannelId,
  type JobEdge,
  type JobPlan,
  subtaskId,
  type SubtaskId,
} from '#protocol/job-plan.ts';
import { type Connection, connections, distributionPatternOf } from '#model/compile/wiring.ts';
import type { Schema } from '#protocol/logical-type.ts';

/** Which channels a subtask reads and writes, by Flink's wiring of its edges. */

export interface WiredInput {
  readonly id: ChannelId;
  readonly producer: SubtaskId;
  readonly schema: Schema;
  readonly edge: JobEdge;
}

export interface WiredOutput {
  readonly id: ChannelId;
  readonly consumer: SubtaskId;
}

/** The input channels of a subtask, in gate order: by edge, then by producing subtask. */
export function inputsOf(plan: JobPlan, vertex: number, index: number): WiredInput[] {
  return plan.edges
    .filter((edge) => edge.to === vertex)
    .flatMap((edge) =>
      connectionsOf(plan, edge)
        .filter((connection) => connection.consumer === index)
        .map((connection) => ({
          id: channelId(edge.id, connection.producer, index),
          producer: subtaskId(edge.from, connection.producer),
          schema: edge.schema,
          edge,
        }))
        .toSorted((left, right) => producerIndex(left.id) - producerIndex(right.id)),
    );
}

/** The output channels of a subtask on one edge, in the sender's channel order. */
export function outputsOf(plan: JobPlan, edge: JobEdge, index: number): WiredOutput[] {
  return connectionsOf(plan, edge)
    .filter((connection) => connection.producer === index)
    .toSorted((left, right) => left.channel - right.channel)
    .map((connection) => ({
      id: channelId(edge.id, index, connection.consumer),
      consumer: subtaskId(edge.to, connection.consumer),
    }));
}

function connectionsOf(plan: JobPlan, edge: JobEdge): readonly Connection[] {
  const from = must(plan.vertices[edge.from], 'an edge starts at a vertex of its plan');
  const to = must(plan.vertices[edge.to], 'an edge ends at a vertex of its plan');
  return connections(distributionPatternOf(edge.partitioner), {
    producers: from.parallelism,
    consumers: to.parallelism,
  });
}

function producerIndex(id: ChannelId): number {
  return Number(id.split(':')[1]);
}
