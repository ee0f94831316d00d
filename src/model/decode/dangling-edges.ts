import { diagnose, type Diagnostic } from '../diagnostic.ts';
import type { PipelineDocument } from '../document.ts';

/** Edges that name nodes which do not exist. */
export function danglingEdges(document: PipelineDocument): readonly Diagnostic[] {
  const ids = new Set(document.nodes.map((node) => node.id));
  return document.edges.flatMap((edge) => {
    const missing = !ids.has(edge.from) ? edge.from : !ids.has(edge.to) ? edge.to : null;
    if (missing === null) return [];
    const values = { edge: edge.id, node: missing };
    return [diagnose('W016', { edgeId: edge.id, values, fix: { kind: 'remove-edge', edgeId: edge.id } })];
  });
}
