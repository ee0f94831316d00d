import { chainOperators } from '#model/compile/chain-operators.ts';
import type { ChainingStrategy, StreamEdge, StreamGraph, StreamPartitioner } from '#model/compile/stream-graph.ts';
import { asMultiset, compare, failed, PASSED, type VectorOutcome } from '../vector-outcome.ts';

/** Suite `chaining`: chains, partitioners, slot sharing groups and unaligned support of a stream graph. */

export interface ChainingVector {
  readonly suite: 'chaining';
  readonly name: string;
  readonly setup: {
    readonly parallelism: number;
    readonly operatorChaining: boolean;
    readonly chainOperatorsWithDifferentMaxParallelism: boolean;
    readonly operators: readonly VectorOperator[];
  };
  readonly vertices?: readonly unknown[];
  readonly edges?: readonly unknown[];
  readonly connections?: readonly unknown[];
  readonly error?: string;
}

interface VectorOperator {
  readonly name: string;
  readonly kind: 'source' | 'map' | 'co-map' | 'keyed-process' | 'async' | 'sink';
  readonly parallelism: number | null;
  readonly maxParallelism: number | null;
  readonly chaining: ChainingStrategy;
  readonly slotSharingGroup: string | null;
  readonly inputs: readonly {
    readonly port: number;
    readonly from: string;
    readonly partitioner: StreamPartitioner | null;
  }[];
}

/** Plans the vector's graph with the function that compiles every document, and compares the result. */
export function runChainingVector(vector: ChainingVector): VectorOutcome {
  const planned = chainOperators(streamGraphOf(vector));
  if (!planned.ok) {
    return vector.error === undefined ? failed(`refused: ${JSON.stringify(planned.failure)}`) : PASSED;
  }
  const { chains, edges } = planned.value;
  // A vertex is named by its first operator in name order.
  const vertexNames = new Map(
    chains.flatMap((chain) => {
      const names = chain.operators.toSorted();
      return names.map((name): [string, string] => [name, names[0] ?? name]);
    }),
  );
  const actual = {
    vertices: asMultiset(chains.map((chain) => ({ ...chain, operators: chain.operators.toSorted() }))),
    edges: asMultiset(edges.map(vectorEdge)),
    connections: asMultiset(
      edges
        .filter((edge) => !edge.chained)
        .map((edge) => [vertexNames.get(edge.from), vertexNames.get(edge.to), edge.partitioner, edge.pattern]),
    ),
  };
  if (vector.error !== undefined) return failed(`accepted, Flink refuses it: ${vector.error}`);
  const expected = {
    vertices: asMultiset(vector.vertices ?? []),
    edges: asMultiset(vector.edges ?? []),
    connections: asMultiset(vector.connections ?? []),
  };
  return compare('the planned graph', expected, actual);
}

function vectorEdge(edge: StreamEdge): Omit<StreamEdge, 'input'> {
  const { from, to, port, partitioner, chained, pattern, supportsUnalignedCheckpoints } = edge;
  return { from, to, port, partitioner, chained, pattern, supportsUnalignedCheckpoints };
}

function streamGraphOf(vector: ChainingVector): StreamGraph {
  const names = new Map(vector.setup.operators.map((operator) => [operator.name, operatorName(operator)]));
  const operators = vector.setup.operators.map((operator) => ({
    name: operatorName(operator),
    parallelism: operator.parallelism,
    maxParallelism: operator.maxParallelism,
    chaining: operator.chaining,
    slotSharingGroup: operator.slotSharingGroup,
    inputs: operator.inputs.map((input) => ({ ...input, from: names.get(input.from) ?? input.from })),
  }));
  return { ...vector.setup, operators };
}

/** A Sink V2 without committer is one operator, the writer. */
function operatorName(operator: VectorOperator): string {
  return operator.kind === 'sink' ? `${operator.name}: Writer` : operator.name;
}
