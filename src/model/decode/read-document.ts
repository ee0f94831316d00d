import { MAX_PARALLELISM_UPPER_BOUND } from '#std/key-hash.ts';
import {
  DOCUMENT_FORMAT,
  DOCUMENT_VERSION,
  type DocumentEdge,
  type DocumentNode,
  type DocumentNote,
  type PipelineDocument,
} from '../document.ts';
import {
  EDGES_MAX,
  NODES_MAX,
  NOTE_LENGTH_MAX,
  NOTE_SIDE_MAX,
  NOTE_SIDE_MIN,
  NOTES_MAX,
  PARALLELISM_MAX,
} from '../document-limits.ts';
import { danglingEdges } from './dangling-edges.ts';
import { decodeNodeConfig } from './decode-node-config.ts';
import { decodeRun } from './decode-run.ts';
import { decodeSettings } from './decode-settings.ts';
import { join, type StrictReader } from './strict-reader.ts';

const PARALLELISM_RANGE = { min: 1, max: PARALLELISM_MAX };
const MAX_PARALLELISM_RANGE = { min: 1, max: MAX_PARALLELISM_UPPER_BOUND };
const NOTE_SIDE_RANGE = { min: NOTE_SIDE_MIN, max: NOTE_SIDE_MAX };
const POSITION_RANGE = { min: -1e6, max: 1e6 };

/** Reads a document of the newest version; valid only if nothing was reported. */
export function readDocument(reader: StrictReader, value: unknown): PipelineDocument {
  const keys = [
    'format',
    'version',
    'id',
    'name',
    'nodes',
    'edges',
    'notes',
    'parallelism',
    'settings',
    'run',
  ] as const;
  const found = reader.object(value, '', keys);
  return {
    format: DOCUMENT_FORMAT,
    version: DOCUMENT_VERSION,
    id: reader.id(found.id, 'id'),
    name: reader.label(found.name, 'name'),
    nodes: reader.list(found.nodes, 'nodes', NODES_MAX, (node, path) => readNode(reader, node, path)),
    edges: reader.list(found.edges, 'edges', EDGES_MAX, (edge, path) => readEdge(reader, edge, path)),
    notes: reader.list(found.notes, 'notes', NOTES_MAX, (note, path) => readNote(reader, note, path)),
    parallelism: reader.integer(found.parallelism, 'parallelism', PARALLELISM_RANGE),
    settings: decodeSettings(reader, found.settings, 'settings'),
    run: decodeRun(reader, found.run, 'run'),
  };
}

function readNode(reader: StrictReader, value: unknown, path: string): DocumentNode {
  const keys = ['id', 'uid', 'name', 'parallelism', 'maxParallelism', 'chaining', 'position', 'config'] as const;
  const found = reader.object(value, path, keys);
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
    position: readPosition(reader, found.position, join(path, 'position')),
    config: decodeNodeConfig(reader, found.config, join(path, 'config')),
  };
}

function readPosition(reader: StrictReader, value: unknown, path: string): DocumentNode['position'] {
  const position = reader.object(value, path, ['x', 'y']);
  return {
    x: reader.number(position.x, join(path, 'x'), POSITION_RANGE),
    y: reader.number(position.y, join(path, 'y'), POSITION_RANGE),
  };
}

function readNote(reader: StrictReader, value: unknown, path: string): DocumentNote {
  const found = reader.object(value, path, ['id', 'text', 'position', 'size']);
  const at = join(path, 'size');
  const size = reader.object(found.size, at, ['width', 'height']);
  return {
    id: reader.id(found.id, join(path, 'id')),
    text: reader.text(found.text, join(path, 'text'), NOTE_LENGTH_MAX),
    position: readPosition(reader, found.position, join(path, 'position')),
    size: {
      width: reader.number(size.width, join(at, 'width'), NOTE_SIDE_RANGE),
      height: reader.number(size.height, join(at, 'height'), NOTE_SIDE_RANGE),
    },
  };
}

const EDGE_PARTITIONERS = ['auto', 'forward', 'rebalance', 'rescale', 'broadcast'] as const;

function readEdge(reader: StrictReader, value: unknown, path: string): DocumentEdge {
  const found = reader.object(value, path, ['id', 'from', 'fromPort', 'to', 'partitioner']);
  return {
    id: reader.id(found.id, join(path, 'id')),
    from: reader.id(found.from, join(path, 'from')),
    fromPort: reader.choice(found.fromPort, join(path, 'fromPort'), ['out', 'late', 'failed']),
    to: reader.id(found.to, join(path, 'to')),
    partitioner: reader.choice(found.partitioner, join(path, 'partitioner'), EDGE_PARTITIONERS),
  };
}

/** Ids and uids are unique, and edges end somewhere. */
export function checkReferences(reader: StrictReader, document: PipelineDocument): void {
  reportRepeated(
    // A note is selected, moved and removed by its id, as a node is.
    [...document.nodes, ...document.notes],
    ({ id }) => id,
    (id, index) => {
      const note = index - document.nodes.length;
      reader.report('W007', note < 0 ? `nodes.${index}.id` : `notes.${note}.id`, { id });
    },
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
