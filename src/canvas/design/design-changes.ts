import type { EdgeChange, NodeChange } from '@xyflow/react';
import { useLayoutEffect, useRef, useState } from 'react';
import type { DocumentNode, PipelineDocument } from '#model/document.ts';
import type { DesignEdge, DesignNode } from './nodes/design-graph.ts';
import type { NoteBox, NoteNode } from './nodes/note-graph.ts';
import { useStable } from './use-stable.ts';

export type CanvasNode = DesignNode | NoteNode;

export interface DesignSelection {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

type Boxes = ReadonlyMap<string, NoteBox>;
type Positions = ReadonlyMap<string, DocumentNode['position']>;

/** What the library reports about nodes and edges, as what the user did. */
export interface DesignChanges {
  /** Where dragged nodes are until the drag ends. */
  readonly dragged: Positions;
  /** Notes whose side or corner is being pulled. */
  readonly resized: Boxes;
  readonly select: (selection: DesignSelection) => void;
  readonly onNodesChange: (changes: NodeChange<CanvasNode>[]) => void;
  readonly onEdgesChange: (changes: EdgeChange<DesignEdge>[]) => void;
}

/** The only place that reads the library's changes: a new major version of it changes their shape. */
export function useDesignChanges(options: {
  readonly document: PipelineDocument;
  readonly selection: DesignSelection;
  readonly onSelect: (selection: DesignSelection) => void;
  readonly onMove: (positions: Positions) => void;
  readonly onResize: (noteId: string, box: NoteBox) => void;
}): DesignChanges {
  const { document, selection, onSelect, onMove, onResize } = options;
  const [dragged, setDragged] = useState<Positions>(NO_DRAG);
  const [resized, setResized] = useState<Boxes>(NO_RESIZE);
  // Nodes and edges report their selection one after the other, both against the same old one.
  const newest = useRef(selection);
  useLayoutEffect(() => {
    newest.current = selection;
  }, [selection]);

  const select = (next: DesignSelection): void => {
    newest.current = next;
    onSelect(next);
  };
  /** A side that is pulled moves the corner, too; that is told with the sizes, but not with the last one. */
  const resize = (changes: readonly NodeChange<CanvasNode>[]): void => {
    const boxes = new Map(resized);
    let ended = false;
    for (const change of changes) {
      if (change.type === 'position' && change.position !== undefined) {
        boxes.set(change.id, { ...boxes.get(change.id), position: change.position });
      } else if (change.type === 'dimensions' && change.dimensions !== undefined) {
        boxes.set(change.id, { ...boxes.get(change.id), size: change.dimensions });
        ended ||= change.resizing === false;
      }
    }
    setResized(ended ? NO_RESIZE : boxes);
    if (ended) for (const [id, box] of boxes) onResize(id, box);
  };
  const onNodesChange = useStable((changes: NodeChange<CanvasNode>[]): void => {
    const known = existing(document, newest.current);
    const picked = pick(known.nodes, changes);
    if (picked !== null) select({ nodes: picked, edges: known.edges });
    if (changes.some((change) => change.type === 'dimensions' && change.resizing !== undefined)) {
      resize(changes);
      return;
    }
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
  });
  const onEdgesChange = useStable((changes: EdgeChange<DesignEdge>[]): void => {
    const known = existing(document, newest.current);
    const picked = pick(known.edges, changes);
    if (picked !== null) select({ nodes: known.nodes, edges: picked });
  });
  return { dragged, resized, select, onNodesChange, onEdgesChange };
}

/** A selection may name what an undo or a deletion has taken away. */
export function existing({ nodes, edges, notes }: PipelineDocument, selection: DesignSelection): DesignSelection {
  return {
    nodes: selection.nodes.filter((id) => nodes.some((node) => node.id === id) || notes.some((note) => note.id === id)),
    edges: selection.edges.filter((id) => edges.some((edge) => edge.id === id)),
  };
}

const NO_RESIZE: Boxes = new Map();
const NO_DRAG: ReadonlyMap<string, DocumentNode['position']> = new Map();

/** The new selection after changes of one kind of thing; null if none was about selection. */
function pick(before: readonly string[], changes: readonly { type: string }[]): string[] | null {
  const after = new Set(before);
  let changed = false;
  for (const change of changes as readonly NodeChange<CanvasNode>[]) {
    if (change.type !== 'select') continue;
    changed = true;
    if (change.selected) after.add(change.id);
    else after.delete(change.id);
  }
  return changed ? [...after] : null;
}
