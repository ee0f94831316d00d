import { autoLayout, freePosition } from '#canvas/auto-layout.ts';
import type { DesignConnection } from '#canvas/design-canvas.tsx';
import type { DocumentNode, NodeKind, PipelineDocument } from '#model/document.ts';
import { addNode, connect, duplicateNodes, moveNodes, removeEdges, removeNodes } from '#model/edit-document.ts';
import { connectionProblem } from '#model/edit-document.ts';
import { catalogueEntry } from '#model/operator-catalogue.ts';
import { appStore, edit, openedDocument, select, type Selection } from '../app-store.ts';

/** What the design canvas and its commands do to the open document. Each is one undo step. */

/** Offset of a copy from its original. */
const COPY_OFFSET = { x: 40, y: 120 };
/** From one node to the next of a chain. */
const STEP_X = 240;

/**
 * Adds an operator. Without a place it goes to the right of the selected node and is connected to it, if it can be;
 * else near the middle of what is seen.
 */
export function addOperator(
  kind: NodeKind,
  place: DocumentNode['position'] | null,
  center: () => DocumentNode['position'],
): void {
  const document = openedDocument();
  if (document === null) return;
  const { selection } = appStore.getState();
  const [onlyId] = selection.nodes;
  const before =
    place === null && selection.nodes.length === 1 ? document.nodes.find(({ id }) => id === onlyId) : undefined;
  const wished = place ?? (before === undefined ? center() : { x: before.position.x + STEP_X, y: before.position.y });
  const added = addNode(document, kind, freePosition(document, wished));
  edit('editAdd', () =>
    before === undefined ? added.document : connectIfPossible(added.document, before, added.node),
  );
  select({ nodes: [added.node.id], edges: [] });
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
    return connected.ok ? connected.value.document : document;
  });
}

/** Moves nodes; a drag in several parts is one step. */
export function moveTo(positions: ReadonlyMap<string, DocumentNode['position']>): void {
  edit('editMove', (document) => moveNodes(document, positions), `move ${[...positions.keys()].toSorted().join(' ')}`);
}

/** Removes what is given, and what hangs on it. */
export function remove({ nodes, edges }: Selection): void {
  if (nodes.length === 0 && edges.length === 0) return;
  edit('editDelete', (document) => removeNodes(removeEdges(document, new Set(edges)), new Set(nodes)));
}

/** Removes the selection. */
export function removeSelection(): void {
  remove(appStore.getState().selection);
}

/** Copies the selected nodes with the edges among them, and selects the copies. */
export function duplicateSelection(): void {
  const document = openedDocument();
  const { nodes } = appStore.getState().selection;
  if (document === null || nodes.length === 0) return;
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

/** Selects everything. */
export function selectAll(): void {
  const document = openedDocument();
  if (document !== null)
    select({ nodes: document.nodes.map(({ id }) => id), edges: document.edges.map(({ id }) => id) });
}
