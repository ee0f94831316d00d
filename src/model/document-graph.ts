import { must } from '#std/assert.ts';
import type { DocumentEdge, DocumentNode, PipelineDocument } from './document.ts';
import { isKeyedConfig } from './node-kind.ts';

/** The graph of a document: look-ups, order, and the parallelism in effect. */
export interface DocumentGraph {
  readonly document: PipelineDocument;
  readonly nodes: ReadonlyMap<string, DocumentNode>;
  /** Edges into a node, in document order. */
  readonly inputs: ReadonlyMap<string, readonly DocumentEdge[]>;
  /** Edges out of a node, in document order. */
  readonly outputs: ReadonlyMap<string, readonly DocumentEdge[]>;
  /** Nodes in topological order, ties in document order; those on or behind a cycle are left out. */
  readonly order: readonly DocumentNode[];
  /** Nodes on a cycle. */
  readonly cyclic: readonly DocumentNode[];
}

/** Builds the graph of a document whose edges name nodes that exist. */
export function documentGraph(document: PipelineDocument): DocumentGraph {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const inputs = new Map<string, DocumentEdge[]>(document.nodes.map((node) => [node.id, []]));
  const outputs = new Map<string, DocumentEdge[]>(document.nodes.map((node) => [node.id, []]));
  for (const edge of document.edges) {
    must(inputs.get(edge.to), 'an edge ends at a node of the document').push(edge);
    must(outputs.get(edge.from), 'an edge starts at a node of the document').push(edge);
  }
  const order = topologicalOrder(document, inputs);
  const ordered = new Set(order.map((node) => node.id));
  const cyclic = document.nodes.filter((node) => !ordered.has(node.id) && reaches(node.id, node.id, outputs));
  return { document, nodes, inputs, outputs, order, cyclic };
}

/** The node of an id that is known to exist. */
export function nodeOf(graph: DocumentGraph, id: string): DocumentNode {
  return must(graph.nodes.get(id), 'an edge names a node of the document');
}

/** Edges into a node. */
export function inputsOf(graph: DocumentGraph, id: string): readonly DocumentEdge[] {
  return graph.inputs.get(id) ?? [];
}

/** Edges out of a node. */
export function outputsOf(graph: DocumentGraph, id: string): readonly DocumentEdge[] {
  return graph.outputs.get(id) ?? [];
}

/** The subtasks of a node: its own setting, else 1 without a key (as Flink's windowAll), else the document's. */
export function parallelismOf(document: PipelineDocument, node: DocumentNode): number {
  if (node.parallelism !== null) return node.parallelism;
  return isKeyedConfig(node.config) && node.config.keys.length === 0 ? 1 : document.parallelism;
}

/** All nodes from which a node can be reached, itself left out unless it is on a cycle. */
export function ancestorsOf(graph: DocumentGraph, id: string): ReadonlySet<string> {
  const found = new Set<string>();
  const stack = [id];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    for (const edge of inputsOf(graph, next)) {
      if (found.has(edge.from)) continue;
      found.add(edge.from);
      stack.push(edge.from);
    }
  }
  return found;
}

function topologicalOrder(
  document: PipelineDocument,
  inputs: ReadonlyMap<string, readonly DocumentEdge[]>,
): DocumentNode[] {
  const order: DocumentNode[] = [];
  const done = new Set<string>();
  const waiting = new Set(document.nodes);
  // At most 200 nodes: a pass over the waiting ones per layer is simpler than counting, and keeps document order.
  for (let progress = true; progress;) {
    progress = false;
    for (const node of waiting) {
      if (!(inputs.get(node.id) ?? []).every((edge) => done.has(edge.from))) continue;
      order.push(node);
      done.add(node.id);
      waiting.delete(node);
      progress = true;
    }
  }
  return order;
}

function reaches(from: string, to: string, outputs: ReadonlyMap<string, readonly DocumentEdge[]>): boolean {
  const seen = new Set<string>();
  const stack = [from];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    for (const edge of outputs.get(next) ?? []) {
      if (edge.to === to) return true;
      if (seen.has(edge.to)) continue;
      seen.add(edge.to);
      stack.push(edge.to);
    }
  }
  return false;
}
