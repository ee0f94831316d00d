import { useMemo } from 'react';
import type { DesignSelection } from './design-changes.ts';
import { type DesignEdge, designEdges, type DesignFacts } from './design-graph.ts';
import { useReused } from './reuse-items.ts';

/** The edges for the library; what has not changed keeps its identity. `dropEdge`: something is dragged over it. */
export function useDesignEdges(
  facts: DesignFacts,
  { nodes, edges }: DesignSelection,
  dropEdge: string | null,
): readonly DesignEdge[] {
  const open = nodes.length === 0 && edges.length === 1 ? (edges[0] ?? null) : null;
  return useReused(useMemo(() => designEdges(facts, new Set(edges), dropEdge, open), [facts, edges, dropEdge, open]));
}
