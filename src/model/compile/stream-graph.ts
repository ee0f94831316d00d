import type { DistributionPattern } from './wiring.ts';

/**
 * The graph of operators before chaining, and what chaining makes of it. Abstract: it knows neither documents nor
 * configurations, so that real pipelines and Flink's own test graphs go through the same decisions.
 * Flink: StreamGraph, StreamNode, StreamEdge.
 */

export type StreamPartitioner =
  | 'forward'
  | 'hash'
  | 'rebalance'
  | 'rescale'
  | 'broadcast'
  | 'shuffle'
  | 'global'
  | 'custom';

/** Flink: ChainingStrategy; `head` = startNewChain(), `never` = disableChaining(). */
export type ChainingStrategy = 'always' | 'head' | 'never';

export interface StreamGraph {
  /** Parallelism of operators that set none. Flink: parallelism.default. */
  readonly parallelism: number;
  /** Flink: pipeline.operator-chaining.enabled. */
  readonly operatorChaining: boolean;
  /** Flink: pipeline.operator-chaining.chain-operators-with-different-max-parallelism. */
  readonly chainOperatorsWithDifferentMaxParallelism: boolean;
  /** In topological order: an operator's inputs stand before it. Names are unique. */
  readonly operators: readonly StreamOperator[];
}

export interface StreamOperator {
  readonly name: string;
  /** null = the graph's. */
  readonly parallelism: number | null;
  /** null = not set, which is not the same as set to the default. */
  readonly maxParallelism: number | null;
  readonly chaining: ChainingStrategy;
  /** null = what all inputs agree on, else `default`. */
  readonly slotSharingGroup: string | null;
  readonly inputs: readonly StreamInput[];
}

/** One input edge. Several on one port are a union. */
export interface StreamInput {
  readonly port: number;
  readonly from: string;
  /** null = none given: forward where parallelisms agree, else rebalance. */
  readonly partitioner: StreamPartitioner | null;
}

export interface ChainedGraph {
  readonly edges: readonly StreamEdge[];
  /** In topological order. */
  readonly chains: readonly OperatorChain[];
}

export interface StreamEdge {
  readonly from: string;
  readonly to: string;
  /** Position among the inputs of the consumer. */
  readonly input: number;
  readonly port: number;
  /** The partitioner in effect. */
  readonly partitioner: StreamPartitioner;
  readonly pattern: DistributionPattern;
  /** Whether both ends are in one chain. */
  readonly chained: boolean;
  readonly supportsUnalignedCheckpoints: boolean;
}

/** A vertex to be. */
export interface OperatorChain {
  /** Names in topological order; the first is the head. */
  readonly operators: readonly string[];
  readonly parallelism: number;
  /** The head's; null = not set. */
  readonly maxParallelism: number | null;
  readonly slotSharingGroup: string;
}

/** Why a graph is refused. Flink throws UnsupportedOperationException. */
export interface GraphRefusal {
  readonly reason: 'forward-needs-equal-parallelism';
  readonly from: string;
  readonly to: string;
  readonly input: number;
  readonly parallelism: { readonly from: number; readonly to: number };
}
