import { fail, ok, type Result } from '#std/result.ts';
import { diagnose, type Diagnostic } from './diagnostic.ts';
import type { DocumentFix } from './document-fix.ts';
import type { DocumentEdge, DocumentNode, NodeConfig, NodeKind, OutputPort, PipelineDocument } from './document.ts';
import { ancestorsOf, documentGraph, inputsOf } from './document-graph.ts';
import { addNote } from './edit-notes.ts';
import { freeName } from './free-name.ts';
import { isSinkConfig, isSourceConfig } from './node-kind.ts';
import { catalogueEntry, defaultConfig } from './operator-catalogue.ts';
import { OPERATOR_NAMES } from './catalogue-texts.ts';
import { outputPorts } from './output-ports.ts';

/** Edits of a document. Each returns a new one and leaves the old one as it was: undo is keeping it. */

/**
 * Adds a node with default configuration; id, uid and name are new in the document.
 *
 * @param title - what it is named after, in the language of whoever adds it; its uid is the same in all languages
 */
export function addNode(
  document: PipelineDocument,
  kind: NodeKind,
  position: DocumentNode['position'],
  title: string = OPERATOR_NAMES[kind].toLowerCase(),
): { readonly document: PipelineDocument; readonly node: DocumentNode } {
  const id = freeName(
    kind,
    (name) =>
      document.nodes.some((node) => node.id === name || node.uid === name) ||
      document.notes.some((note) => note.id === name),
  );
  const name = freeName(title, (candidate) => document.nodes.some((node) => node.name === candidate), ' ');
  const node: DocumentNode = {
    id,
    uid: id,
    name,
    parallelism: isNonParallel(kind) ? 1 : null,
    maxParallelism: null,
    chaining: 'always',
    position,
    config: uniqueLog(document, defaultConfig(kind)),
  };
  return { document: { ...document, nodes: [...document.nodes, node] }, node };
}

/** Flink: a SourceFunction that is not a ParallelSourceFunction runs in one subtask. */
function isNonParallel(kind: NodeKind): boolean {
  return kind === 'clicks' || kind === 'clock';
}

/** Copies nodes with the edges among them, and notes; ids, uids and names are new. */
export function duplicateNodes(
  document: PipelineDocument,
  nodeIds: ReadonlySet<string>,
  offset: DocumentNode['position'],
): PastedNodes {
  return pasteNodes(document, fragmentOf(document, nodeIds), offset);
}

/** What came into a document: nodes in the order of the fragment, then notes. */
export interface PastedNodes {
  readonly document: PipelineDocument;
  readonly nodeIds: readonly string[];
}

/** A document with these nodes and notes, and the edges among them only. It can be written and read as any other. */
export function fragmentOf(document: PipelineDocument, nodeIds: ReadonlySet<string>): PipelineDocument {
  return {
    ...document,
    nodes: document.nodes.filter(({ id }) => nodeIds.has(id)),
    edges: document.edges.filter(({ from, to }) => nodeIds.has(from) && nodeIds.has(to)),
    notes: document.notes.filter(({ id }) => nodeIds.has(id)),
    // A script names subtasks of nodes that are not in the fragment.
    run: { ...document.run, script: null },
  };
}

/**
 * Adds the nodes, edges and notes of another document. Ids are new; names and uids stay where they are free, so that
 * state goes with an operator into a document that does not know it yet.
 */
export function pasteNodes(
  document: PipelineDocument,
  fragment: Pick<PipelineDocument, 'nodes' | 'edges' | 'notes'>,
  offset: DocumentNode['position'],
): PastedNodes {
  let result = document;
  const copies = new Map<string, string>();
  for (const original of fragment.nodes) {
    const position = { x: original.position.x + offset.x, y: original.position.y + offset.y };
    const { document: added, node } = addNode(result, original.config.kind, position);
    const before = result;
    const { parallelism, maxParallelism, chaining } = original;
    const config = uniqueLog(before, original.config);
    const name = freeName(original.name, (candidate) => before.nodes.some((other) => other.name === candidate), ' ');
    const taken = before.nodes.some(({ id, uid }) => id === original.uid || uid === original.uid);
    const uid = taken ? node.uid : original.uid;
    result = updateNode(added, node.id, { uid, name, parallelism, maxParallelism, chaining, config });
    copies.set(original.id, node.id);
  }
  for (const edge of fragment.edges) {
    const from = copies.get(edge.from);
    const to = copies.get(edge.to);
    if (from === undefined || to === undefined) continue;
    const copy: DocumentEdge = { ...edge, id: freeEdgeId(result), from, to };
    result = { ...result, edges: [...result.edges, copy] };
  }
  const noteIds: string[] = [];
  for (const { text, position, size } of fragment.notes) {
    const added = addNote(result, { x: position.x + offset.x, y: position.y + offset.y }, { text, size });
    result = added.document;
    noteIds.push(added.note.id);
  }
  return { document: result, nodeIds: [...copies.values(), ...noteIds] };
}

/**
 * Puts a node into the middle of an edge, which keeps its id and partitioner behind it. The document as it was, if the
 * node cannot be there.
 */
export function insertOnEdge(document: PipelineDocument, edgeId: string, nodeId: string): PipelineDocument {
  const edge = document.edges.find(({ id }) => id === edgeId);
  if (edge === undefined || edge.from === nodeId || edge.to === nodeId) return document;
  const cut = removeEdges(document, new Set([edgeId]));
  const first = connect(cut, { from: edge.from, fromPort: edge.fromPort, to: nodeId });
  if (!first.ok) return document;
  const behind = { from: nodeId, fromPort: 'out', to: edge.to } as const;
  if (connectionProblem(first.value.document, behind) !== null) return document;
  const moved = { ...edge, ...behind };
  // The new edge's id was chosen while the old one's was free.
  const before = { ...first.value.edge, id: freeEdgeId(document) };
  return { ...cut, edges: [...document.edges.map((other) => (other.id === edgeId ? moved : other)), before] };
}

/** Removes nodes with all their edges, and notes. */
export function removeNodes(document: PipelineDocument, nodeIds: ReadonlySet<string>): PipelineDocument {
  return {
    ...document,
    nodes: document.nodes.filter((node) => !nodeIds.has(node.id)),
    edges: document.edges.filter((edge) => !nodeIds.has(edge.from) && !nodeIds.has(edge.to)),
    notes: document.notes.filter(({ id }) => !nodeIds.has(id)),
  };
}

/** What can be changed of a node. */
export type NodePatch = Partial<Omit<DocumentNode, 'id'>>;

/** Changes a node; unknown ids change nothing. */
export function updateNode(document: PipelineDocument, nodeId: string, patch: NodePatch): PipelineDocument {
  const nodes = document.nodes.map((node) => (node.id === nodeId ? withSlide({ ...node, ...patch }) : node));
  return { ...document, nodes };
}

/** Moves nodes and notes; where nothing comes to another place, the document stays the same. */
export function moveNodes(
  document: PipelineDocument,
  positions: ReadonlyMap<string, DocumentNode['position']>,
): PipelineDocument {
  const moved = <T extends Pick<DocumentNode, 'id' | 'position'>>(thing: T): T => {
    const { x, y } = positions.get(thing.id) ?? thing.position;
    return x === thing.position.x && y === thing.position.y ? thing : { ...thing, position: { x, y } };
  };
  const nodes = document.nodes.map(moved);
  const notes = document.notes.map(moved);
  const same =
    nodes.every((node, index) => node === document.nodes[index]) &&
    notes.every((note, index) => note === document.notes[index]);
  return same ? document : { ...document, nodes, notes };
}

/** Both ends of an edge to be. */
export interface Connection {
  readonly from: string;
  readonly fromPort: OutputPort;
  readonly to: string;
}

/**
 * Why two ports cannot be connected, or null. Only what no later edit could repair is refused: that schemas fit is the
 * business of validation.
 */
export function connectionProblem(document: PipelineDocument, connection: Connection): Diagnostic | null {
  const from = document.nodes.find((node) => node.id === connection.from);
  const to = document.nodes.find((node) => node.id === connection.to);
  if (from === undefined || to === undefined) {
    const node = from === undefined ? connection.from : connection.to;
    return diagnose('W016', { values: { edge: '(new)', node } });
  }
  const values = { name: from.name, port: connection.fromPort };
  if (isSinkConfig(from.config)) return diagnose('W105', { nodeId: from.id, values });
  if (isSourceConfig(to.config)) return diagnose('W104', { nodeId: to.id, values: { name: to.name } });
  if (!outputPorts(from.config).includes(connection.fromPort)) {
    return diagnose('W108', { nodeId: from.id, values });
  }
  const graph = documentGraph(document);
  const inputs = inputsOf(graph, to.id);
  if (inputs.length > 0 && catalogueEntry(to.config.kind).inputsMax === 1) {
    return diagnose('W103', { nodeId: to.id, values: { name: to.name, count: inputs.length + 1 } });
  }
  if (from.id === to.id || ancestorsOf(graph, from.id).has(to.id)) {
    return diagnose('W101', { nodeId: to.id, values: { name: to.name } });
  }
  return null;
}

/** Connects two ports, unless they cannot be. */
export function connect(
  document: PipelineDocument,
  connection: Connection,
): Result<{ readonly document: PipelineDocument; readonly edge: DocumentEdge }, Diagnostic> {
  const problem = connectionProblem(document, connection);
  if (problem !== null) return fail(problem);
  const edge: DocumentEdge = { id: freeEdgeId(document), ...connection, partitioner: 'auto' };
  return ok({ document: { ...document, edges: [...document.edges, edge] }, edge });
}

/** Removes edges. */
export function removeEdges(document: PipelineDocument, edgeIds: ReadonlySet<string>): PipelineDocument {
  return { ...document, edges: document.edges.filter((edge) => !edgeIds.has(edge.id)) };
}

/** Changes the partitioner of an edge. */
export function updateEdge(
  document: PipelineDocument,
  edgeId: string,
  patch: Pick<DocumentEdge, 'partitioner'>,
): PipelineDocument {
  const edges = document.edges.map((edge) => (edge.id === edgeId ? { ...edge, ...patch } : edge));
  return { ...document, edges };
}

/** Applies a one-click repair. A repair that has become impossible changes nothing. */
export function applyFix(document: PipelineDocument, fix: DocumentFix): PipelineDocument {
  switch (fix.kind) {
    case 'set-parallelism':
      return updateNode(document, fix.nodeId, { parallelism: fix.parallelism });
    case 'set-max-parallelism':
      return updateNode(document, fix.nodeId, { maxParallelism: fix.maxParallelism });
    case 'set-uid':
      return updateNode(document, fix.nodeId, { uid: fix.uid });
    case 'set-config':
      return updateNode(document, fix.nodeId, { config: fix.config });
    case 'set-settings':
      return { ...document, settings: fix.settings };
    case 'set-run':
      return { ...document, run: fix.run };
    case 'set-partitioner':
      return updateEdge(document, fix.edgeId, { partitioner: fix.partitioner });
    case 'connect': {
      const connected = connect(document, { from: fix.from, fromPort: fix.fromPort, to: fix.to });
      return connected.ok ? connected.value.document : document;
    }
    case 'remove-edge':
      return removeEdges(document, new Set([fix.edgeId]));
    case 'remove-node':
      return removeNodes(document, new Set([fix.nodeId]));
  }
}

/** A tumbling window that was made a sliding one slides by its size until told otherwise, which changes nothing yet. */
function withSlide(node: DocumentNode): DocumentNode {
  const { config } = node;
  if (config.kind !== 'window-aggregate') return node;
  const { window } = config;
  if (window.kind === 'tumble' || window.slideMs !== undefined) return node;
  return { ...node, config: { ...config, window: { ...window, slideMs: window.sizeMs } } };
}

function freeEdgeId(document: PipelineDocument): string {
  return freeName('edge', (id) => document.edges.some((edge) => edge.id === id));
}

/** A log has one writer, so that a new log sink gets a log of its own. */
function uniqueLog(document: PipelineDocument, config: NodeConfig): NodeConfig {
  if (config.kind !== 'log-sink') return config;
  const logs = new Set(document.nodes.flatMap((node) => (node.config.kind === 'log-sink' ? [node.config.log] : [])));
  return { ...config, log: freeName(config.log, (log) => logs.has(log)) };
}
