import { must } from '#std/assert.ts';
import { fail, ok, type Result } from '#std/result.ts';
import type {
  ChainedGraph,
  GraphRefusal,
  OperatorChain,
  StreamEdge,
  StreamGraph,
  StreamInput,
  StreamOperator,
  StreamPartitioner,
} from './stream-graph.ts';
import { distributionPatternOf } from './wiring.ts';

/**
 * Decides partitioners, chains and slot sharing groups of a stream graph.
 *
 * 1. Every operator gets its parallelism and its slot sharing group.
 * 2. Every edge gets its partitioner; a forward edge between unequal parallelisms refuses the graph.
 * 3. An edge that may be chained is chained; operators connected by chained edges are one chain, a tree.
 * 4. One input that does not support unaligned checkpoints switches them off for all inputs of its operator.
 *
 * Flink: StreamGraph.createActualEdge, StreamGraphGenerator, StreamingJobGraphGenerator.isChainable; the suite
 * `chaining` of the conformance vectors proves it.
 */
export function chainOperators(graph: StreamGraph): Result<ChainedGraph, GraphRefusal> {
  const resolved = resolveOperators(graph);
  const edges: StreamEdge[] = [];
  for (const operator of graph.operators) {
    const consumer = operatorOf(resolved, operator.name);
    const inputs = operator.inputs.map((input) => ({
      input,
      partitioner: input.partitioner ?? defaultPartitioner(operatorOf(resolved, input.from), consumer),
    }));
    const supportsUnalignedCheckpoints = inputs.every(({ partitioner }) => UNALIGNED_SUPPORT[partitioner]);
    for (const [index, { input, partitioner }] of inputs.entries()) {
      const producer = operatorOf(resolved, input.from);
      if (partitioner === 'forward' && producer.parallelism !== consumer.parallelism) {
        return fail({
          reason: 'forward-needs-equal-parallelism',
          from: input.from,
          to: operator.name,
          input: index,
          parallelism: { from: producer.parallelism, to: consumer.parallelism },
        });
      }
      edges.push({
        from: input.from,
        to: operator.name,
        input: index,
        port: input.port,
        partitioner,
        pattern: distributionPatternOf(partitioner),
        chained: isChainable(graph, { producer, consumer, input, partitioner }),
        supportsUnalignedCheckpoints,
      });
    }
  }
  return ok({ edges, chains: chainsOf(resolved, edges) });
}

interface ResolvedOperator {
  readonly operator: StreamOperator;
  readonly parallelism: number;
  readonly slotSharingGroup: string;
}

/** Whether records that an edge of this partitioner has in flight can be redistributed. Reference §1.3. */
const UNALIGNED_SUPPORT: Readonly<Record<StreamPartitioner, boolean>> = {
  forward: false,
  hash: true,
  rebalance: true,
  rescale: false,
  broadcast: false,
  shuffle: true,
  global: true,
  custom: false,
};

const SLOT_SHARING_GROUP_DEFAULT = 'default';

function operatorOf(resolved: ReadonlyMap<string, ResolvedOperator>, name: string): ResolvedOperator {
  return must(resolved.get(name), 'an input names an operator that stands before its consumer');
}

function resolveOperators(graph: StreamGraph): ReadonlyMap<string, ResolvedOperator> {
  const resolved = new Map<string, ResolvedOperator>();
  for (const operator of graph.operators) {
    const groups = new Set(operator.inputs.map((input) => operatorOf(resolved, input.from).slotSharingGroup));
    const inherited = groups.size === 1 ? [...groups][0] : undefined;
    resolved.set(operator.name, {
      operator,
      parallelism: operator.parallelism ?? graph.parallelism,
      slotSharingGroup: operator.slotSharingGroup ?? inherited ?? SLOT_SHARING_GROUP_DEFAULT,
    });
  }
  return resolved;
}

/** Flink: forward where parallelisms agree, else rebalance (never rescale). */
function defaultPartitioner(producer: ResolvedOperator, consumer: ResolvedOperator): StreamPartitioner {
  return producer.parallelism === consumer.parallelism ? 'forward' : 'rebalance';
}

interface Candidate {
  readonly producer: ResolvedOperator;
  readonly consumer: ResolvedOperator;
  readonly input: StreamInput;
  readonly partitioner: StreamPartitioner;
}

function isChainable(graph: StreamGraph, candidate: Candidate): boolean {
  const { producer, consumer, partitioner } = candidate;
  if (!graph.operatorChaining) return false;
  // A second input, be it another port or a union, needs a gate.
  if (consumer.operator.inputs.length !== 1) return false;
  if (producer.slotSharingGroup !== consumer.slotSharingGroup) return false;
  if (producer.operator.chaining === 'never' || consumer.operator.chaining !== 'always') return false;
  if (partitioner !== 'forward' || producer.parallelism !== consumer.parallelism) return false;
  return (
    graph.chainOperatorsWithDifferentMaxParallelism ||
    producer.operator.maxParallelism === consumer.operator.maxParallelism
  );
}

function chainsOf(resolved: ReadonlyMap<string, ResolvedOperator>, edges: readonly StreamEdge[]): OperatorChain[] {
  const producerInChain = new Map(edges.filter((edge) => edge.chained).map((edge) => [edge.to, edge.from]));
  const headOf = new Map<string, string>();
  const members = new Map<string, string[]>();
  for (const name of resolved.keys()) {
    const producer = producerInChain.get(name);
    const head = producer === undefined ? name : must(headOf.get(producer), 'a producer stands before its consumer');
    headOf.set(name, head);
    const chain = members.get(head);
    if (chain === undefined) members.set(head, [name]);
    else chain.push(name);
  }
  return [...members].map(([name, operators]) => {
    const head = operatorOf(resolved, name);
    // A chain of different max parallelisms takes its head's, not the least.
    return {
      operators,
      parallelism: head.parallelism,
      maxParallelism: head.operator.maxParallelism,
      slotSharingGroup: head.slotSharingGroup,
    };
  });
}
