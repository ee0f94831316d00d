import { Graph, layout as dagreLayout } from '@dagrejs/dagre';
import type { DocumentNode, PipelineDocument } from '#model/document.ts';

/** Size of a node on the design canvas, and the grid it snaps to. */
export const NODE_WIDTH = 164;
export const NODE_HEIGHT = 88;
export const SNAP = 10;

/** Tidy positions for all nodes, from left to right; the picture stays where it was. */
export function autoLayout(document: PipelineDocument): ReadonlyMap<string, DocumentNode['position']> {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 34, ranksep: 76, edgesep: 20 });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(document.nodes.map(({ id }) => id));
  for (const { id } of document.nodes) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const edge of document.edges) {
    if (known.has(edge.from) && known.has(edge.to)) graph.setEdge(edge.from, edge.to, {}, edge.id);
  }
  dagreLayout(graph);
  const left = Math.min(...document.nodes.map(({ position }) => position.x));
  const top = Math.min(...document.nodes.map(({ position }) => position.y));
  const placed = document.nodes.map(({ id }) => {
    const node = graph.node(id);
    return { id, x: (node.x ?? 0) - NODE_WIDTH / 2, y: (node.y ?? 0) - NODE_HEIGHT / 2 };
  });
  const dx = left - Math.min(...placed.map(({ x }) => x));
  const dy = top - Math.min(...placed.map(({ y }) => y));
  return new Map(placed.map(({ id, x, y }) => [id, { x: snap(x + dx), y: snap(y + dy) }]));
}

/** A free place for a new node, near a wished one: never on top of another. */
export function freePosition(document: PipelineDocument, wished: DocumentNode['position']): DocumentNode['position'] {
  let { x, y } = snapped(wished);
  const taken = (): boolean =>
    document.nodes.some(
      ({ position }) => Math.abs(position.x - x) < NODE_WIDTH + 8 && Math.abs(position.y - y) < NODE_HEIGHT + 8,
    );
  while (taken()) {
    y += NODE_HEIGHT + 32;
    if (y > wished.y + 8 * NODE_HEIGHT) {
      y = snap(wished.y);
      x += NODE_WIDTH + 76;
    }
  }
  return { x, y };
}

/** The place of the grid that is nearest to one. */
export function snapped({ x, y }: DocumentNode['position']): DocumentNode['position'] {
  return { x: snap(x), y: snap(y) };
}

function snap(value: number): number {
  return Math.round(value / SNAP) * SNAP;
}
