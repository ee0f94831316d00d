import type { DocumentEdge, DocumentNode, EdgePartitioner, OutputPort } from '../document.ts';
import { type DocumentGraph, inputsOf, nodeOf } from '../document-graph.ts';

/** One real input of a node: unions on the way are gone. */
export interface ResolvedInput {
  /** The edge that ends at the node; a union in front of it makes several inputs of one. */
  readonly edge: DocumentEdge;
  readonly from: DocumentNode;
  readonly fromPort: OutputPort;
  readonly partitioner: EdgePartitioner;
}

/**
 * The inputs of a node with unions, nested ones too, replaced by what goes into them. The partitioner nearest to the
 * node wins, as in Flink, where unions and partitioners are virtual nodes. The graph has no cycle.
 */
export function resolveInputs(graph: DocumentGraph, nodeId: string): readonly ResolvedInput[] {
  return inputsOf(graph, nodeId).flatMap((edge) => resolveEdge(graph, edge, edge, 'auto'));
}

function resolveEdge(
  graph: DocumentGraph,
  edge: DocumentEdge,
  last: DocumentEdge,
  chosen: ResolvedInput['partitioner'],
): readonly ResolvedInput[] {
  const from = nodeOf(graph, edge.from);
  const partitioner = chosen === 'auto' ? edge.partitioner : chosen;
  if (from.config.kind !== 'union') return [{ edge: last, from, fromPort: edge.fromPort, partitioner }];
  return inputsOf(graph, from.id).flatMap((input) => resolveEdge(graph, input, last, partitioner));
}
