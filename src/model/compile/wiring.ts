/**
 * Which subtask of a producer is connected to which subtask of its consumer, and through which channel.
 *
 * Invariants: every receiver of a pointwise edge has at least one sender and every sender at least one receiver; the
 * channels of one sender, and the inputs of one receiver, are numbered from 0 without gaps.
 * Flink: VertexInputInfoComputationUtils, EdgeManagerBuildUtil; reference flink-semantics §1.4.
 */

export type DistributionPattern = 'pointwise' | 'all-to-all';

/** One channel between two subtasks. */
export interface Connection {
  readonly producer: number;
  /** Number of the channel among those of its producer. Flink: subpartition index. */
  readonly channel: number;
  readonly consumer: number;
  /** Number of the channel among those of its consumer's gate, in order of producers. */
  readonly input: number;
}

/** The range of senders or receivers of one subtask; `last` is included. */
export interface SubtaskRange {
  readonly first: number;
  readonly last: number;
}

/** Forward and rescale connect pointwise, all others all to all. */
export function distributionPatternOf(partitioner: string): DistributionPattern {
  return partitioner === 'forward' || partitioner === 'rescale' ? 'pointwise' : 'all-to-all';
}

/** Every channel of an edge, by consumer, then by producer. */
export function connections(
  pattern: DistributionPattern,
  parallelism: { readonly producers: number; readonly consumers: number },
): readonly Connection[] {
  const { producers, consumers } = parallelism;
  const result: Connection[] = [];
  for (let consumer = 0; consumer < consumers; consumer++) {
    const range =
      pattern === 'all-to-all' ? { first: 0, last: producers - 1 } : pointwiseProducers(consumer, producers, consumers);
    for (let producer = range.first; producer <= range.last; producer++) {
      const channel = pattern === 'all-to-all' ? consumer : pointwiseChannel(producer, consumer, producers, consumers);
      result.push({ producer, channel, consumer, input: producer - range.first });
    }
  }
  return result;
}

/** The senders that one receiver of a pointwise edge reads. */
export function pointwiseProducers(consumer: number, producers: number, consumers: number): SubtaskRange {
  if (producers >= consumers) {
    return {
      first: Math.trunc((consumer * producers) / consumers),
      last: Math.trunc(((consumer + 1) * producers) / consumers) - 1,
    };
  }
  // The producer whose range of consumers holds this one: the inverse of pointwiseConsumers.
  const producer = Math.trunc((consumer * producers) / consumers);
  return { first: producer, last: producer };
}

/** The receivers that one sender of a pointwise edge feeds. */
export function pointwiseConsumers(producer: number, producers: number, consumers: number): SubtaskRange {
  if (producers >= consumers) {
    const consumer = Math.trunc(((producer + 1) * consumers - 1) / producers);
    return { first: consumer, last: consumer };
  }
  return {
    first: Math.trunc((producer * consumers + producers - 1) / producers),
    last: Math.trunc(((producer + 1) * consumers + producers - 1) / producers) - 1,
  };
}

/** Channel numbers do not start at the lowest receiver: 3 → 10, sender 1 reaches 4, 5, 6 through 1, 2, 0. */
function pointwiseChannel(producer: number, consumer: number, producers: number, consumers: number): number {
  const range = pointwiseConsumers(producer, producers, consumers);
  return consumer % (range.last - range.first + 1);
}
