import { diagnose, type Diagnostic } from '../diagnostic.ts';
import type { DocumentEdge, DocumentNode } from '../document.ts';
import { type DocumentGraph, inputsOf, nodeOf, outputsOf } from '../document-graph.ts';
import { isSinkConfig, isSourceConfig } from '../node-kind.ts';
import { divertsFailingRows, outputPorts } from '../output-ports.ts';

/** Cycles, ports and connections. */
export function checkGraph(graph: DocumentGraph): readonly Diagnostic[] {
  const { nodes } = graph.document;
  const diagnostics: Diagnostic[] = graph.cyclic.map((node) =>
    diagnose('W101', { nodeId: node.id, values: { name: node.name } }),
  );
  if (!nodes.some((node) => isSourceConfig(node.config))) diagnostics.push(diagnose('W107'));
  else if (!nodes.some((node) => isSinkConfig(node.config))) diagnostics.push(diagnose('W106'));
  for (const node of nodes) diagnostics.push(...checkInputs(graph, node), ...checkOutputs(graph, node));
  return diagnostics;
}

function checkInputs(graph: DocumentGraph, node: DocumentNode): readonly Diagnostic[] {
  const edges = inputsOf(graph, node.id);
  const values = { name: node.name, count: edges.length };
  if (isSourceConfig(node.config)) {
    return edges.map((edge) =>
      diagnose('W104', {
        nodeId: node.id,
        edgeId: edge.id,
        values,
        fix: { kind: 'remove-edge', edgeId: edge.id },
      }),
    );
  }
  if (edges.length === 0) {
    const from = looseEnd(graph, node);
    const fix = from === null ? undefined : ({ kind: 'connect', from, fromPort: 'out', to: node.id } as const);
    return [diagnose('W102', { nodeId: node.id, values, fix })];
  }
  const last = edges.at(-1);
  if (edges.length === 1 || node.config.kind === 'union' || last === undefined) return [];
  return [
    diagnose('W103', {
      nodeId: node.id,
      edgeId: last.id,
      values,
      fix: { kind: 'remove-edge', edgeId: last.id },
    }),
  ];
}

function checkOutputs(graph: DocumentGraph, node: DocumentNode): readonly Diagnostic[] {
  const edges = outputsOf(graph, node.id);
  if (isSinkConfig(node.config)) {
    return edges.map((edge) =>
      diagnose('W105', {
        nodeId: node.id,
        edgeId: edge.id,
        values: { name: node.name },
        fix: { kind: 'remove-edge', edgeId: edge.id },
      }),
    );
  }
  if (edges.length === 0) return [diagnose('W110', { nodeId: node.id, values: { name: node.name } })];
  const ports = outputPorts(node.config);
  const wrong = edges
    .filter((edge) => !ports.includes(edge.fromPort))
    .map((edge) =>
      diagnose('W108', {
        nodeId: node.id,
        edgeId: edge.id,
        values: { name: node.name, port: edge.fromPort },
        fix: { kind: 'remove-edge', edgeId: edge.id },
      }),
    );
  return [...wrong, ...checkFailedPort(node, edges)];
}

/** Whoever diverts failing rows should know that Flink cannot, and where they go. */
function checkFailedPort(node: DocumentNode, edges: readonly DocumentEdge[]): readonly Diagnostic[] {
  if (!divertsFailingRows(node.config)) return [];
  const details = { nodeId: node.id, field: 'failingRows', values: { name: node.name } };
  const read = edges.some(({ fromPort }) => fromPort === 'failed');
  return [...(read ? [] : [diagnose('W111', details)]), diagnose('W324', details)];
}

/** The only other node whose output nobody reads, if connecting it makes no cycle: what a user most likely meant. */
function looseEnd(graph: DocumentGraph, node: DocumentNode): string | null {
  const loose = graph.document.nodes.filter(
    (other) =>
      other.id !== node.id &&
      !isSinkConfig(other.config) &&
      outputsOf(graph, other.id).length === 0 &&
      !feeds(graph, node.id, other.id),
  );
  const [only] = loose;
  return loose.length === 1 && only !== undefined ? only.id : null;
}

function feeds(graph: DocumentGraph, from: string, to: string): boolean {
  const seen = new Set([from]);
  const stack = [from];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next === to) return true;
    for (const edge of outputsOf(graph, nodeOf(graph, next).id)) {
      if (seen.has(edge.to)) continue;
      seen.add(edge.to);
      stack.push(edge.to);
    }
  }
  return false;
}
