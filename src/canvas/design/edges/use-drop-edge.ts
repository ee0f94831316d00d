import { type MouseEvent as ReactMouseEvent, useRef, useState } from 'react';
import type { PipelineDocument } from '#model/document.ts';
import { insertOnEdge } from '#model/edit-document.ts';
import { edgeAt } from '../canvas-dom.ts';
import type { CanvasNode } from '../design-changes.ts';
import { useStable } from '../use-stable.ts';

/** The edge that would take what is dragged over it. */
export interface DropEdge {
  readonly dropEdge: string | null;
  readonly setDropEdge: (edge: string | null) => void;
  /** The edge that the drag of a node has ended on, once. */
  readonly takeEdge: () => string | null;
  readonly onNodeDrag: (
    event: ReactMouseEvent | MouseEvent | TouchEvent,
    node: CanvasNode,
    all: readonly CanvasNode[],
  ) => void;
}

/** Follows drags over edges: of operators from the palette, and of nodes that lie about without edges. */
export function useDropEdge(document: PipelineDocument): DropEdge {
  const [dropEdge, setDropEdge] = useState<string | null>(null);
  // A drag ends in the same turn as its last step, before the edge below is drawn as taking.
  const below = useRef<string | null>(null);
  const follow = (edge: string | null): void => {
    below.current = edge;
    setDropEdge(edge);
  };
  const onNodeDrag: DropEdge['onNodeDrag'] = useStable((event, node, all) => {
    const loose = all.length === 1 && !document.edges.some(({ from, to }) => from === node.id || to === node.id);
    const edge = loose && 'clientX' in event ? edgeAt(event) : null;
    if (edge === below.current) return;
    follow(edge !== null && insertOnEdge(document, edge, node.id) !== document ? edge : null);
  });
  return {
    dropEdge,
    setDropEdge,
    takeEdge: () => {
      const edge = below.current;
      if (edge !== null) follow(null);
      return edge;
    },
    onNodeDrag,
  };
}
