import type { DocumentNode } from '../document.ts';
import { type DocumentGraph, parallelismOf } from '../document-graph.ts';
import { isKeyedConfig, isSourceConfig } from '../node-kind.ts';
import { type ResolvedInput, resolveInputs } from './resolve-inputs.ts';
import type { ChainingStrategy, StreamGraph, StreamOperator, StreamPartitioner } from './stream-graph.ts';

/** The stream graph of a document, and what it was made of. */
export interface DocumentStreamGraph {
  readonly graph: StreamGraph;
  /** By operator name: the resolved inputs in the order of its stream inputs; none for a committer. */
  readonly inputs: ReadonlyMap<string, readonly ResolvedInput[]>;
}

/** Operator name of a node: its id; its output leaves there. */
export function operatorName(node: DocumentNode): string {
  return node.id;
}

/** Operator name of the committer of a log sink. A dot cannot occur in an id. */
export function committerName(node: DocumentNode): string {
  return `${node.id}.committer`;
}

/** Builds the stream graph of a document without cycles. */
export function documentStreamGraph(graph: DocumentGraph): DocumentStreamGraph {
  const operators: StreamOperator[] = [];
  const inputs = new Map<string, readonly ResolvedInput[]>();
  for (const node of graph.order) {
    if (node.config.kind === 'union') continue;
    const resolved = resolveInputs(graph, node.id);
    const name = operatorName(node);
    inputs.set(name, resolved);
    const parallelism = parallelismOf(graph.document, node);
    const writer: StreamOperator = {
      name,
      parallelism,
      maxParallelism: node.maxParallelism,
      chaining: chainingOf(node, resolved),
      slotSharingGroup: null,
      inputs: resolved.map((input) => ({
        port: 1,
        from: operatorName(input.from),
        partitioner: partitionerOf(graph, node, input),
      })),
    };
    operators.push(writer);
    if (node.config.kind !== 'log-sink') continue;
    operators.push({
      ...writer,
      name: committerName(node),
      chaining: 'always',
      inputs: [{ port: 1, from: name, partitioner: 'forward' }],
    });
  }
  return {
    graph: {
      parallelism: graph.document.parallelism,
      operatorChaining: true,
      chainOperatorsWithDifferentMaxParallelism: true,
      operators,
    },
    inputs,
  };
}

/**
 * Flink would give `never` to the committer too. Here writer and committer stay one chain, because committables are
 * handed over inside it; what is in front of the sink is cut off all the same.
 */
function chainingOf(node: DocumentNode, inputs: readonly ResolvedInput[]): ChainingStrategy {
  if (node.config.kind === 'log-sink' && node.chaining === 'never') return 'head';
  if (node.config.kind === 'rate-limit' && node.chaining === 'always') return rateLimitChaining(inputs);
  return node.chaining;
}

/**
 * Right behind a source a rate limiter tells it how much to emit. Anywhere else it holds rows back, and then watermarks
 * and barriers have to wait behind them in its own input, so it starts a chain.
 */
function rateLimitChaining(inputs: readonly ResolvedInput[]): ChainingStrategy {
  const [input] = inputs;
  return inputs.length === 1 && input !== undefined && isSourceConfig(input.from.config) ? 'always' : 'head';
}

/** null leaves the choice to the stream graph: forward or rebalance. */
function partitionerOf(graph: DocumentGraph, node: DocumentNode, input: ResolvedInput): StreamPartitioner | null {
  if (isKeyedConfig(node.config)) return 'hash';
  if (input.partitioner !== 'auto') return input.partitioner;
  if (node.config.kind !== 'table-sink' || node.config.mode !== 'upsert') return null;
  // Changes of one row must not overtake each other. Flink: table.exec.sink.keyed-shuffle = AUTO.
  const sameParallelism = parallelismOf(graph.document, node) === parallelismOf(graph.document, input.from);
  return sameParallelism ? null : 'hash';
}
