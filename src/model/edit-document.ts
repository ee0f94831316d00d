import { fail, ok, type Result } from '#std/result.ts';
import { diagnose, type Diagnostic } from './diagnostic.ts';
import type { DocumentFix } from './document-fix.ts';
import type { DocumentEdge, DocumentNode, NodeConfig, NodeKind, PipelineDocument } from './document.ts';
import { ancestorsOf, documentGraph, inputsOf } from './document-graph.ts';
import { isSinkConfig, isSourceConfig } from './node-kind.ts';
import { catalogueEntry, defaultConfig } from './operator-catalogue.ts';
import { OPERATOR_NAMES } from './catalogue-texts.ts';

/** Edits of a document. Each returns a new one and leaves the old one as it was: undo is keeping it. */

/** Adds a node with default configuration; id, uid and name are new in the document. */
export function addNode(
  document: PipelineDocument,
  kind: NodeKind,
  position: DocumentNode['position'],
): { readonly document: PipelineDocument; readonly node: DocumentNode } {
  const id = freeName(kind, (name) => document.nodes.some((node) => node.id === name || node.uid === name));
  const title = OPERATOR_NAMES[kind].toLowerCase();
  const name = freeName(title, (candidate) => document.nodes.some((node) => node.name === candidate), ' ');
  const node: DocumentNode = {
    id,
    uid: id,
    name,
    parallelism: null,
    maxParallelism: null,
    chaining: 'always',
    position,
    config: uniqueLog(document, defaultConfig(kind)),
  };
  return { document: { ...document, nodes: [...document.nodes, node] }, node };
}

/** Copies nodes and the edges among them; ids, uids and names are new. */
export function duplicateNodes(
  document: PipelineDocument,
  nodeIds: ReadonlySet<string>,
  offset: DocumentNode['position'],
): { readonly document: PipelineDocument; readonly nodeIds: readonly string[] } {
  let result = document;
  const copies = new Map<string, string>();
  for (const original of document.nodes.filter((node) => nodeIds.has(node.id))) {
    const position = { x: original.position.x + offset.x, y: original.position.y + offset.y };
    const added = addNode(result, original.config.kind, position);
    const { parallelism, maxParallelism, chaining } = original;
    const config = uniqueLog(document, original.config);
    result = updateNode(added.document, added.node.id, { parallelism, maxParallelism, chaining, config });
    copies.set(original.id, added.node.id);
  }
  for (const edge of document.edges) {
    const from = copies.get(edge.from);
    const to = copies.get(edge.to);
    if (from === undefined || to === undefined) continue;
    const copy: DocumentEdge = { ...edge, id: freeEdgeId(result), from, to };
    result = { ...result, edges: [...result.edges, copy] };
  }
  return { document: result, nodeIds: [...copies.values()] };
}

/** Removes nodes with all their edges. */
export function removeNodes(document: PipelineDocument, nodeIds: ReadonlySet<string>): PipelineDocument {
  return {
    ...document,
    nodes: document.nodes.filter((node) => !nodeIds.has(node.id)),
    edges: document.edges.filter((edge) => !nodeIds.has(edge.from) && !nodeIds.has(edge.to)),
  };
}

/** What can be changed of a node. */
export type NodePatch = Partial<Omit<DocumentNode, 'id'>>;

/** Changes a node; unknown ids change nothing. */
export function updateNode(document: PipelineDocument, nodeId: string, patch: NodePatch): PipelineDocument {
  const nodes = document.nodes.map((node) => (node.id === nodeId ? withSlide({ ...node, ...patch }) : node));
  return { ...document, nodes };
}

/** Moves nodes. */
export function moveNodes(
  document: PipelineDocument,
  positions: ReadonlyMap<string, DocumentNode['position']>,
): PipelineDocument {
  const nodes = document.nodes.map((node) => ({ ...node, position: positions.get(node.id) ?? node.position }));
  return { ...document, nodes };
}

/** Both ends of an edge to be. */
export interface Connection {
  readonly from: string;
  readonly fromPort: 'out' | 'late';
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
  if (!catalogueEntry(from.config.kind).outputs.includes(connection.fromPort)) {
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

/** `count`, else `count-2`, `count-3`, … */
function freeName(base: string, taken: (name: string) => boolean, separator = '-'): string {
  let name = base;
  for (let number = 2; taken(name); number++) name = `${base}${separator}${number}`;
  return name;
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
