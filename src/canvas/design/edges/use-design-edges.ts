import { useMemo } from 'react';
import type { DesignSelection } from '../design-changes.ts';
import type { DesignEdge, DesignFacts } from '../nodes/design-graph.ts';
import { markEdges, restingEdges } from './edge-graph.ts';
import { useReused } from '../nodes/reuse-items.ts';

/** The edges for the library; what has not changed keeps its identity. `dropEdge`: something is dragged over it. */
export function useDesignEdges(
  facts: DesignFacts,
  { nodes, edges }: DesignSelection,
  dropEdge: string | null,
): readonly DesignEdge[] {
  const open = nodes.length === 0 && edges.length === 1 ? (edges[0] ?? null) : null;
  const resting = useReused(useMemo(() => restingEdges(facts), [facts]));
  return useReused(
    useMemo(
      () => markEdges(resting, { selected: new Set(edges), taking: dropEdge, open }),
      [resting, edges, dropEdge, open],
    ),
  );
}
