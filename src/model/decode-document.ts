import { MAX_PARALLELISM_UPPER_BOUND } from '#std/key-hash.ts';
import { fail, ok, type Result } from '#std/result.ts';
import { decodeNodeConfig } from './decode/decode-node-config.ts';
import { decodeRun } from './decode/decode-run.ts';
import { decodeSettings } from './decode/decode-settings.ts';
import { scanJson } from './decode/scan-json.ts';
import { join, StrictReader } from './decode/strict-reader.ts';
import { diagnose, type Diagnostic } from './diagnostic.ts';
import {
  DOCUMENT_FORMAT,
  DOCUMENT_VERSION,
  type DocumentEdge,
  type DocumentNode,
  type PipelineDocument,
} from './document.ts';
import { DOCUMENT_LENGTH_MAX, EDGES_MAX, NODES_MAX, PARALLELISM_MAX } from './document-limits.ts';
import { migrateDocument } from './migrations.ts';
import { danglingEdges } from './validate-document.ts';

/**
 * The only way into the model: makes a document of anything that JSON can hold, or says with numbered diagnostics what
 * is wrong with it. Older versions are migrated first. What comes out shares no object with what went in.
 */
export function decodeDocument(json: unknown): Result<PipelineDocument, readonly Diagnostic[]> {
  const reader = new StrictReader();
  scanJson(json, reader);
  if (reader.diagnostics.length > 0) return fail(reader.diagnostics);
  const migrated = migrateDocument(json);
  if (!migrated.ok) return fail([migrated.failure]);
  const document = readDocument(reader, migrated.value);
  if (reader.diagnostics.length === 0) checkReferences(reader, document);
  return reader.diagnostics.length === 0 ? ok(document) : fail(reader.diagnostics);
}

/** Reads the text of a `.weir.json` file. A byte order mark is allowed. */
export function parseDocumentText(text: string): Result<PipelineDocument, readonly Diagnostic[]> {
  if (text.length > DOCUMENT_LENGTH_MAX) return fail([diagnose('W015', { values: { limit: DOCUMENT_LENGTH_MAX } })]);
  let json: unknown;
  try {
    json = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error: unknown) {
    const reason = error instanceof Error ? error.message : 'it cannot be parsed';
    return fail([diagnose('W014', { values: { reason } })]);
  }
  return decodeDocument(json);
}

/** The text of a document as it is saved. */
export function documentText(document: PipelineDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

const PARALLELISM_RANGE = { min: 1, max: PARALLELISM_MAX };
const MAX_PARALLELISM_RANGE = { min: 1, max: MAX_PARALLELISM_UPPER_BOUND };
const POSITION_RANGE = { min: -1e6, max: 1e6 };

function readDocument(reader: StrictReader, value: unknown): PipelineDocument {
  const keys = ['format', 'version', 'id', 'name', 'nodes', 'edges', 'parallelism', 'settings', 'run'] as const;
  const found = reader.object(value, '', keys);
  return {
    format: DOCUMENT_FORMAT,
    version: DOCUMENT_VERSION,
    id: reader.id(found.id, 'id'),
    name: reader.label(found.name, 'name'),
    nodes: reader.list(found.nodes, 'nodes', NODES_MAX, (node, path) => readNode(reader, node, path)),
    edges: reader.list(found.edges, 'edges', EDGES_MAX, (edge, path) => readEdge(reader, edge, path)),
    parallelism: reader.integer(found.parallelism, 'parallelism', PARALLELISM_RANGE),
    settings: decodeSettings(reader, found.settings, 'settings'),
    run: decodeRun(reader, found.run, 'run'),
  };
}

function readNode(reader: StrictReader, value: unknown, path: string): DocumentNode {
  const keys = ['id', 'uid', 'name', 'parallelism', 'maxParallelism', 'chaining', 'position', 'config'] as const;
  const found = reader.object(value, path, keys);
  const at = join(path, 'position');
  const position = reader.object(found.position, at, ['x', 'y']);
  return {
    id: reader.id(found.id, join(path, 'id')),
    uid: reader.id(found.uid, join(path, 'uid')),
    name: reader.label(found.name, join(path, 'name')),
    parallelism: reader.nullable(found.parallelism, join(path, 'parallelism'), (count, inner) =>
      reader.integer(count, inner, PARALLELISM_RANGE),
    ),
    maxParallelism: reader.nullable(found.maxParallelism, join(path, 'maxParallelism'), (count, inner) =>
      reader.integer(count, inner, MAX_PARALLELISM_RANGE),
    ),
    chaining: reader.choice(found.chaining, join(path, 'chaining'), ['always', 'head', 'never']),
    position: {
      x: reader.number(position.x, join(at, 'x'), POSITION_RANGE),
      y: reader.number(position.y, join(at, 'y'), POSITION_RANGE),
    },
    config: decodeNodeConfig(reader, found.config, join(path, 'config')),
  };
}

function readEdge(reader: StrictReader, value: unknown, path: string): DocumentEdge {
  const found = reader.object(value, path, ['id', 'from', 'fromPort', 'to', 'partitioner']);
  return {
    id: reader.id(found.id, join(path, 'id')),
    from: reader.id(found.from, join(path, 'from')),
    fromPort: reader.choice(found.fromPort, join(path, 'fromPort'), ['out', 'late']),
    to: reader.id(found.to, join(path, 'to')),
    partitioner: reader.choice(found.partitioner, join(path, 'partitioner'), ['auto', 'forward', 'rebalance']),
  };
}

/** Ids are unique and edges end somewhere. */
function checkReferences(reader: StrictReader, document: PipelineDocument): void {
  reportRepeated(
    document.nodes,
    (node) => node.id,
    (id, index) => reader.report('W007', `nodes.${index}.id`, { id }),
  );
  reportRepeated(
    document.edges,
    (edge) => edge.id,
    (id, index) => reader.report('W007', `edges.${index}.id`, { id }),
  );
  reportRepeated(
    document.nodes,
    (node) => node.uid,
    (uid, index) => reader.report('W017', `nodes.${index}.uid`, { uid }),
  );
  reader.diagnostics.push(...danglingEdges(document));
}

function reportRepeated<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  report: (name: string, index: number) => void,
): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const name = nameOf(item);
    if (seen.has(name)) report(name, index);
    seen.add(name);
  }
}
