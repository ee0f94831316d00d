import type { EdgeChange, NodeChange } from '@xyflow/react';
import { useLayoutEffect, useRef, useState } from 'react';
import type { DocumentNode, PipelineDocument } from '#model/document.ts';
import type { DesignEdge, DesignNode } from './design-graph.ts';

export interface DesignSelection {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

type Positions = ReadonlyMap<string, DocumentNode['position']>;

/** What the library reports about nodes and edges, as what the user did. */
export interface DesignChanges {
  /** Where dragged nodes are until the drag ends. */
  readonly dragged: Positions;
  readonly select: (selection: DesignSelection) => void;
  readonly onNodesChange: (changes: NodeChange<DesignNode>[]) => void;
  readonly onEdgesChange: (changes: EdgeChange<DesignEdge>[]) => void;
}

/** The only place that reads the library's changes: a new major version of it changes their shape. */
export function useDesignChanges(options: {
  readonly document: PipelineDocument;
  readonly selection: DesignSelection;
  readonly onSelect: (selection: DesignSelection) => void;
  readonly onMove: (positions: Positions) => void;
}): DesignChanges {
  const { document, selection, onSelect, onMove } = options;
  const [dragged, setDragged] = useState<Positions>(NO_DRAG);
  // Nodes and edges report their selection one after the other, both against the same old one.
  const newest = useRef(selection);
  useLayoutEffect(() => {
    newest.current = selection;
  }, [selection]);

  const select = (next: DesignSelection): void => {
    newest.current = next;
    onSelect(next);
  };
  const onNodesChange = (changes: NodeChange<DesignNode>[]): void => {
    const known = existing(document, newest.current);
    const picked = pick(known.nodes, changes);
    if (picked !== null) select({ nodes: picked, edges: known.edges });
    const moves = new Map(dragged);
    let dragging = false;
    let moved = false;
    for (const change of changes) {
      if (change.type !== 'position' || change.position === undefined) continue;
      moves.set(change.id, change.position);
      moved = true;
      dragging ||= change.dragging === true;
    }
    if (!moved) return;
    setDragged(dragging ? moves : NO_DRAG);
    if (!dragging) onMove(moves);
  };
  const onEdgesChange = (changes: EdgeChange<DesignEdge>[]): void => {
    const known = existing(document, newest.current);
    const picked = pick(known.edges, changes);
    if (picked !== null) select({ nodes: known.nodes, edges: picked });
  };
  return { dragged, select, onNodesChange, onEdgesChange };
}

/** A selection may name what an undo or a deletion has taken away. */
export function existing({ nodes, edges }: PipelineDocument, selection: DesignSelection): DesignSelection {
  return {
    nodes: selection.nodes.filter((id) => nodes.some((node) => node.id === id)),
    edges: selection.edges.filter((id) => edges.some((edge) => edge.id === id)),
  };
}

const NO_DRAG: ReadonlyMap<string, DocumentNode['position']> = new Map();

/** The new selection after changes of one kind of thing; null if none was about selection. */
function pick(before: readonly string[], changes: readonly { type: string }[]): string[] | null {
  const after = new Set(before);
  let changed = false;
  for (const change of changes as readonly NodeChange<DesignNode>[]) {
    if (change.type !== 'select') continue;
    changed = true;
    if (change.selected) after.add(change.id);
    else after.delete(change.id);
  }
  return changed ? [...after] : null;
}
