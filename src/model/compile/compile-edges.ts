import { assert, must } from '#std/assert.ts';
import type { JobEdge, Partitioner } from '#protocol/job-plan.ts';
import type { NodeConfig } from '../document.ts';
import { nodeOf } from '../document-graph.ts';
import { type CompileParts, sideOutputOf } from './compile-vertices.ts';
import { keyFields } from './operator-plans.ts';
import type { StreamEdge, StreamPartitioner } from './stream-graph.ts';

/** The edges between vertices: all that were not chained, by consumer. */
export function compileEdges(parts: CompileParts): readonly JobEdge[] {
  const places = new Map(
    parts.chained.chains.flatMap((chain, vertex) =>
      chain.operators.map((name, operator): [string, Place] => [name, { vertex, operator }]),
    ),
  );
  return parts.chained.edges
    .filter((edge) => !edge.chained)
    .map((edge, id) => {
      const from = must(places.get(edge.from), 'every operator has a place');
      const to = must(places.get(edge.to), 'every operator has a place');
      assert(to.operator === 0, 'only the head of a chain has an input gate');
      return {
        id,
        from: from.vertex,
        fromOperator: from.operator,
        tag: sideOutputOf(parts.stream, edge),
        to: to.vertex,
        ...exchangeOf(parts, edge),
      };
    });
}

interface Place {
  readonly vertex: number;
  readonly operator: number;
}

function exchangeOf(
  parts: CompileParts,
  edge: StreamEdge,
): Pick<JobEdge, 'documentEdgeId' | 'partitioner' | 'keyFields' | 'schema'> {
  const input = must(parts.stream.inputs.get(edge.to)?.[edge.input], 'an unchained edge comes from the document');
  const schemas = must(parts.schemas.get(input.from.id), 'a validated node has schemas');
  const schema = must(schemas[input.fromPort], 'a validated edge has a schema');
  const keys = edge.partitioner === 'hash' ? keysOf(nodeOf(parts.graph, edge.to).config) : [];
  return {
    documentEdgeId: input.edge.id,
    partitioner: planPartitioner(edge.partitioner),
    keyFields: keyFields(schema, keys),
    schema,
  };
}

/** A hash edge without keys sends everything to the one subtask of a keyless aggregate. Flink: NullByteKeySelector. */
function keysOf(config: NodeConfig): readonly string[] {
  switch (config.kind) {
    case 'aggregate':
    case 'window-aggregate':
    case 'table-sink':
      return config.keys;
    default:
      return [];
  }
}

function planPartitioner(partitioner: StreamPartitioner): Partitioner {
  assert(
    partitioner !== 'shuffle' && partitioner !== 'global' && partitioner !== 'custom',
    'a document has no such partitioner',
  );
  return partitioner;
}
