import { type Alignment, alignNodes, distributeNodes } from '#canvas/design/align-nodes.ts';
import { autoLayout, freePosition, NODE_HEIGHT, NODE_WIDTH, snapped } from '#canvas/design/auto-layout.ts';
import type { DesignConnection } from '#canvas/design/design-canvas.tsx';
import type { DocumentEdge, DocumentNode, DocumentNote, NodeKind, PipelineDocument } from '#model/document.ts';
import { NODES_MAX } from '#model/document-limits.ts';
import {
  addNode,
  applyFix,
  connect,
  connectionProblem,
  duplicateNodes,
  insertOnEdge,
  moveNodes,
  removeEdges,
  removeNodes,
} from '#model/edit-document.ts';
import { catalogueEntry } from '#model/operator-catalogue.ts';
import { appStore, edit, openedDocument, select, type Selection } from '../app-store.ts';
import { preferences } from '../preferences.ts';
import { modelText } from '../texts/model-text.ts';
import { factsOf } from '../validation.ts';
import { tell } from './design-notice.ts';
import { hasRoomForNotes } from './note-actions.ts';

/** What the design canvas and its commands do to the open document. Each is one undo step. */

/** Offset of a copy from its original. */
const COPY_OFFSET = { x: 40, y: 120 };
/** From one node to the next of a chain. */
const STEP_X = 240;

/** Where a new operator goes. */
export interface AddPlace {
  readonly position: DocumentNode['position'];
  /** The edge it was dropped on. */
  readonly edge: string | null;
}

/**
 * Adds an operator. Without a place it goes into the selected edge, or to the right of the selected node and is
 * connected to it, if it can be; else near the middle of what is seen.
 */
export function addOperator(kind: NodeKind, place: AddPlace | null, center: () => DocumentNode['position']): void {
  const document = openedDocument();
  if (document === null || !hasRoom(document, 1)) return;
  const { nodes, edges } = appStore.getState().selection;
  const edge = place === null ? (nodes.length === 0 && edges.length === 1 ? edges[0] : undefined) : place.edge;
  const into = document.edges.find(({ id }) => id === edge);
  if (into !== undefined && insertOperator(document, kind, into)) return;
  const before = place === null && nodes.length === 1 ? document.nodes.find(({ id }) => id === nodes[0]) : undefined;
  const wished =
    place?.position ?? (before === undefined ? center() : { x: before.position.x + STEP_X, y: before.position.y });
  const added = addNode(document, kind, freePosition(document, wished), titleOf(kind));
  edit('editAdd', () =>
    filledIn(
      before === undefined ? added.document : connectIfPossible(added.document, before, added.node),
      added.node.id,
    ),
  );
  select({ nodes: [added.node.id], edges: [] });
}

/** What a new operator is named after. */
function titleOf(kind: NodeKind): string {
  return modelText(preferences.getState().language)(catalogueEntry(kind).nameKey).toLowerCase();
}

/** Whether so many more operators may be added; if not, it is said. */
export function hasRoom(document: PipelineDocument, more: number): boolean {
  const fits = document.nodes.length + more <= NODES_MAX;
  if (!fits) tell('tooManyOperators', { limit: NODES_MAX });
  return fits;
}

/** Puts a node without edges, which was dragged onto an edge, into it. */
export function insertNode(nodeId: string, edgeId: string, position: DocumentNode['position']): void {
  edit('editInsert', (document) => {
    const edge = document.edges.find(({ id }) => id === edgeId);
    const moved = moveNodes(document, new Map([[nodeId, position]]));
    const inserted = insertOnEdge(moved, edgeId, nodeId);
    if (edge === undefined || inserted === moved) return moved;
    const { roomy, middle } = roomOn(document, edge, nodeId);
    const crowded = roomy !== document || isTaken(roomy, nodeId, position);
    const placed = moveNodes(roomy, new Map([[nodeId, crowded ? snapped(middle) : position]]));
    return insertOnEdge(placed, edgeId, nodeId);
  });
  select({ nodes: [nodeId], edges: [] });
}

/**
 * Adds an operator in the middle of an edge, and moves what is behind it where there is no room. False: it cannot be.
 */
function insertOperator(document: PipelineDocument, kind: NodeKind, edge: DocumentEdge): boolean {
  const { roomy, middle } = roomOn(document, edge, null);
  const added = addNode(roomy, kind, freePosition(roomy, middle), titleOf(kind));
  const inserted = insertOnEdge(added.document, edge.id, added.node.id);
  if (inserted === added.document) return false;
  edit('editInsert', () => filledIn(inserted, added.node.id));
  select({ nodes: [added.node.id], edges: [] });
  return true;
}

/** The middle of an edge, after what is behind it was moved where there was no room for a node. */
function roomOn(
  document: PipelineDocument,
  edge: DocumentEdge,
  nodeId: string | null,
): { readonly roomy: PipelineDocument; readonly middle: DocumentNode['position'] } {
  const at = (wanted: string): DocumentNode['position'] =>
    document.nodes.find(({ id }) => id === wanted)?.position ?? { x: 0, y: 0 };
  const from = at(edge.from);
  const to = at(edge.to);
  const missing = Math.max(0, from.x + 2 * STEP_X - to.x);
  const middle = { x: (from.x + to.x + missing) / 2, y: (from.y + to.y) / 2 };
  return { roomy: missing > 0 ? moveBehind(document, to, missing, nodeId) : document, middle };
}

function isTaken(document: PipelineDocument, nodeId: string, { x, y }: DocumentNode['position']): boolean {
  return document.nodes.some(
    ({ id, position }) =>
      id !== nodeId && Math.abs(position.x - x) < NODE_WIDTH && Math.abs(position.y - y) < NODE_HEIGHT,
  );
}

/** Moves what is not left of a place to the right, but for a node that is on its way itself. */
function moveBehind(
  document: PipelineDocument,
  { x }: DocumentNode['position'],
  by: number,
  except: string | null,
): PipelineDocument {
  const behind = document.nodes.filter((node) => node.position.x >= x && node.id !== except);
  return moveNodes(document, new Map(behind.map((node) => [node.id, { x: node.position.x + by, y: node.position.y }])));
}

function connectIfPossible(document: PipelineDocument, from: DocumentNode, to: DocumentNode): PipelineDocument {
  if (!catalogueEntry(from.config.kind).outputs.includes('out')) return document;
  const connection = { from: from.id, fromPort: 'out', to: to.id } as const;
  if (connectionProblem(document, connection) !== null) return document;
  const connected = connect(document, connection);
  return connected.ok ? connected.value.document : document;
}

/** Connects two ports, if they can be. */
export function connectPorts(connection: DesignConnection): void {
  edit('editConnect', (document) => {
    const connected = connect(document, connection);
    return connected.ok ? filledIn(connected.value.document, connection.to) : document;
  });
}

/** The document with what an empty list of a node that has just got its input starts with, in most pipelines. */
function filledIn(document: PipelineDocument, nodeId: string): PipelineDocument {
  const empty = factsOf(document).diagnostics.find((found) => found.code === 'W312' && found.nodeId === nodeId);
  return empty === undefined || empty.fix === null ? document : applyFix(document, empty.fix);
}

/** Moves nodes; a drag in several parts is one step. */
export function moveTo(positions: ReadonlyMap<string, DocumentNode['position']>): void {
  edit('editMove', (document) => moveNodes(document, positions), `move ${[...positions.keys()].toSorted().join(' ')}`);
}

/** Removes what is given, and what hangs on it. */
export function remove({ nodes, edges }: Selection, label: 'editDelete' | 'editCut' = 'editDelete'): void {
  if (nodes.length === 0 && edges.length === 0) return;
  edit(label, (document) => removeNodes(removeEdges(document, new Set(edges)), new Set(nodes)));
}

/** Removes the selection. */
export function removeSelection(): void {
  remove(appStore.getState().selection);
}

/** Removes the selection, which has been copied. */
export function cutSelection(): void {
  remove(appStore.getState().selection, 'editCut');
}

/** Copies the selected nodes with the edges among them, and selects the copies. */
export function duplicateSelection(): void {
  const document = openedDocument();
  const { nodes } = appStore.getState().selection;
  if (document === null || nodes.length === 0) return;
  const notes = document.notes.filter(({ id }) => nodes.includes(id)).length;
  if (!hasRoom(document, nodes.length - notes) || !hasRoomForNotes(document, notes)) return;
  const copied = duplicateNodes(document, new Set(nodes), COPY_OFFSET);
  edit('editDuplicate', () => copied.document);
  select({ nodes: copied.nodeIds, edges: [] });
}

/** Tidies all positions up. */
export function arrange(): void {
  edit('editArrange', (document) =>
    document.nodes.length === 0 ? document : moveNodes(document, autoLayout(document)),
  );
}

/** Lines the selected nodes up. */
export function alignSelection(by: Alignment): void {
  edit('editAlign', (document) => moveNodes(document, alignNodes(selectedNodes(document), by)));
}

/** Spreads the selected nodes evenly. */
export function distributeSelection(along: 'x' | 'y'): void {
  edit('editDistribute', (document) => moveNodes(document, distributeNodes(selectedNodes(document), along)));
}

function selectedNodes(document: PipelineDocument): readonly (DocumentNode | DocumentNote)[] {
  const { nodes } = appStore.getState().selection;
  return [...document.nodes, ...document.notes].filter(({ id }) => nodes.includes(id));
}

/** Selects everything. */
export function selectAll(): void {
  const document = openedDocument();
  if (document !== null)
    select({
      nodes: [...document.nodes, ...document.notes].map(({ id }) => id),
      edges: document.edges.map(({ id }) => id),
    });
}
