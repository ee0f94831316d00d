import type { Edge, Node } from '@xyflow/react';
import type { DiffStatus, DocumentDiff, EdgeDiff } from '#model/diff-documents.ts';
import type { PipelineDocument } from '#model/document.ts';
import { fillText } from '../shared/canvas-texts.ts';
import {
  type DesignEdgeData,
  type DesignFacts,
  type DesignNodeData,
  designNodes,
} from '../design/nodes/design-graph.ts';
import { designEdges } from '../design/edges/edge-graph.ts';
import { type NoteNodeData, noteNodes } from '../design/nodes/note-graph.ts';

/** What a node or an edge of a comparison says: a sign and a word; null where nothing is different. */
export interface DiffPlate {
  readonly status: Exclude<DiffStatus, 'same'>;
  readonly word: string;
}

/** The words of a comparison, in one language. */
export interface DiffTexts {
  readonly canvas: string;
  readonly added: string;
  readonly removed: string;
  /** With `{count}` fields. */
  readonly changed: string;
  readonly same: string;
}

export type DiffNode = Node<DesignNodeData & { readonly plate: DiffPlate | null }, 'compared'>;
export type DiffNote = Node<NoteNodeData & { readonly plate: DiffPlate | null }, 'comparedNote'>;
export type DiffEdge = Edge<DesignEdgeData & { readonly plate: DiffPlate | null }, 'compared'>;

/** Sign before the word: what is different is never told by a line alone. */
export const DIFF_SIGNS: Readonly<Record<DiffPlate['status'], string>> = { added: '+', removed: '−', changed: '≠' };

/**
 * One document with everything of both versions in it. What was removed keeps its place; an edge that was removed gets
 * an id of its own, for the newer version may use the old one again.
 */
export function comparedDocument(after: PipelineDocument, diff: DocumentDiff): PipelineDocument {
  return {
    ...after,
    nodes: diff.nodes.map(({ node }) => node),
    edges: diff.edges.map((entry) => ({ ...entry.edge, id: comparedEdgeId(entry) })),
    notes: diff.notes.map(({ note }) => note),
  };
}

/** The id of an edge on the canvas of a comparison. */
export function comparedEdgeId({ status, edge }: EdgeDiff): string {
  return status === 'removed' ? `removed ${edge.id}` : edge.id;
}

/** The nodes of a comparison, for the library. */
export function diffNodes(
  facts: DesignFacts,
  diff: DocumentDiff,
  texts: DiffTexts,
  selected: ReadonlySet<string>,
): DiffNode[] {
  const entries = new Map(diff.nodes.map((entry) => [entry.node.id, entry]));
  return designNodes(facts, selected, new Map()).map((node) => {
    const entry = entries.get(node.id);
    const plate = entry === undefined ? null : plateOf(entry.status, entry.fields.length, texts);
    return {
      ...node,
      type: 'compared',
      data: { ...node.data, plate },
      ariaLabel: `${node.ariaLabel}, ${plate?.word ?? texts.same}`,
    };
  });
}

/** The notes of a comparison, for the library. They cannot be written in. */
export function diffNotes(
  { document, texts: words }: DesignFacts,
  diff: DocumentDiff,
  texts: DiffTexts,
  selected: ReadonlySet<string>,
): DiffNote[] {
  const entries = new Map(diff.notes.map((entry) => [entry.note.id, entry]));
  const nowhere = new Map<string, never>();
  return noteNodes({ document, texts: words, selected, dragged: nowhere, resized: nowhere, editing: null }).map(
    (note) => {
      const entry = entries.get(note.id);
      const plate = entry === undefined ? null : plateOf(entry.status, entry.fields.length, texts);
      return {
        ...note,
        type: 'comparedNote',
        data: { ...note.data, plate },
        ariaLabel: `${note.ariaLabel}, ${plate?.word ?? texts.same}`,
      };
    },
  );
}

/** The edges of a comparison, for the library. */
export function diffEdges(
  facts: DesignFacts,
  diff: DocumentDiff,
  texts: DiffTexts,
  selected: ReadonlySet<string>,
): DiffEdge[] {
  const entries = new Map(diff.edges.map((entry) => [comparedEdgeId(entry), entry]));
  return designEdges(facts, selected).flatMap(({ data, ...edge }) => {
    const entry = entries.get(edge.id);
    if (data === undefined || entry === undefined) return [];
    const plate = plateOf(entry.status, entry.fields.length, texts);
    return [
      {
        ...edge,
        type: 'compared' as const,
        data: { ...data, plate },
        ariaLabel: `${edge.ariaLabel}, ${plate?.word ?? texts.same}`,
      },
    ];
  });
}

function plateOf(status: DiffStatus, fields: number, texts: DiffTexts): DiffPlate | null {
  if (status === 'same') return null;
  return { status, word: status === 'changed' ? fillText(texts.changed, { count: fields }) : texts[status] };
}
