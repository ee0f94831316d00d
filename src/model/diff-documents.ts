import type { DocumentEdge, DocumentNode, DocumentNote, PipelineDocument } from './document.ts';

/** What two documents have different, for people: by operator, by edge, and field by field. */
export interface DocumentDiff {
  /** Every node of either, those of the newer one first, each list in its own order. */
  readonly nodes: readonly NodeDiff[];
  readonly edges: readonly EdgeDiff[];
  readonly notes: readonly NoteDiff[];
  /** What is of no operator: name, parallelism, settings, run. */
  readonly fields: readonly FieldChange[];
}

export type DiffStatus = 'same' | 'added' | 'removed' | 'changed';

export interface NodeDiff {
  readonly status: DiffStatus;
  /** As it is in the newer document, if it is there. */
  readonly node: DocumentNode;
  /** Of a changed one; where it lies is no field. */
  readonly fields: readonly FieldChange[];
  readonly moved: boolean;
}

export interface EdgeDiff {
  readonly status: DiffStatus;
  readonly edge: DocumentEdge;
  readonly fields: readonly FieldChange[];
}

export interface NoteDiff {
  readonly status: DiffStatus;
  readonly note: DocumentNote;
  /** Text and size. */
  readonly fields: readonly FieldChange[];
  readonly moved: boolean;
}

/** A value that is different; undefined on the side where there is none. */
export interface FieldChange {
  /** `config.window.sizeMs`; an entry of a list of named things goes by its name. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Compares two versions of a document. Nodes are matched by id, edges by both ends: an edge that was drawn again
 * between the same ports is the same edge.
 */
export function diffDocuments(before: PipelineDocument, after: PipelineDocument): DocumentDiff {
  const { nodes: _nodes, edges: _edges, notes: _notes, id: _id, ...rest } = after;
  const { nodes: _oldNodes, edges: _oldEdges, notes: _oldNotes, id: _oldId, ...oldRest } = before;
  return {
    nodes: diffPlaced(before.nodes, after.nodes).map(({ thing, ...diff }) => ({ node: thing, ...diff })),
    edges: diffEdges(before, after),
    notes: diffPlaced(before.notes, after.notes).map(({ thing, ...diff }) => ({ note: thing, ...diff })),
    fields: changedFields(oldRest, rest),
  };
}

/** Whether anything is different but places. */
export function isSameDocument({ nodes, edges, notes, fields }: DocumentDiff): boolean {
  return [...nodes, ...edges, ...notes].every(({ status }) => status === 'same') && fields.length === 0;
}

/** The values that two objects have different, down to the single value. */
export function changedFields(before: unknown, after: unknown, path = ''): readonly FieldChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const left = keyed(before);
  const right = keyed(after);
  if (left === null || right === null) return [{ path, before, after }];
  const keys = new Set([...right.keys(), ...left.keys()]);
  return [...keys].flatMap((key) => changedFields(left.get(key), right.get(key), path === '' ? key : `${path}.${key}`));
}

/** What lies on the canvas is matched by id; where it lies is no field. */
function diffPlaced<T extends DocumentNode | DocumentNote>(
  before: readonly T[],
  after: readonly T[],
): readonly (Omit<NodeDiff, 'node'> & { readonly thing: T })[] {
  const old = new Map(before.map((thing) => [thing.id, thing]));
  const kept = new Set(after.map(({ id }) => id));
  const present = after.map((thing) => {
    const earlier = old.get(thing.id);
    if (earlier === undefined) return { status: 'added' as const, thing, fields: [], moved: false };
    const fields = changedFields({ ...earlier, position: null }, { ...thing, position: null });
    const moved = changedFields(earlier.position, thing.position).length > 0;
    return { status: fields.length === 0 ? ('same' as const) : ('changed' as const), thing, fields, moved };
  });
  const removed = before
    .filter(({ id }) => !kept.has(id))
    .map((thing) => ({ status: 'removed' as const, thing, fields: [], moved: false }));
  return [...present, ...removed];
}

function diffEdges(before: PipelineDocument, after: PipelineDocument): readonly EdgeDiff[] {
  const old = byEnds(before.edges);
  const now = byEnds(after.edges);
  const present = [...now].map(([ends, edge]): EdgeDiff => {
    const earlier = old.get(ends);
    if (earlier === undefined) return { status: 'added', edge, fields: [] };
    const fields = changedFields({ ...earlier, id: null }, { ...edge, id: null });
    return { status: fields.length === 0 ? 'same' : 'changed', edge, fields };
  });
  const removed = [...old]
    .filter(([ends]) => !now.has(ends))
    .map(([, edge]): EdgeDiff => ({ status: 'removed', edge, fields: [] }));
  return [...present, ...removed];
}

/** Two ports may be connected twice: the second edge between them is matched with the second one. */
function byEnds(edges: readonly DocumentEdge[]): ReadonlyMap<string, DocumentEdge> {
  const found = new Map<string, DocumentEdge>();
  for (const edge of edges) {
    const ends = `${edge.from} ${edge.fromPort} ${edge.to}`;
    let key = ends;
    for (let number = 2; found.has(key); number++) key = `${ends} ${number}`;
    found.set(key, edge);
  }
  return found;
}

/** The parts of an object, or of a list whose entries have names of their own; null for what is one value. */
function keyed(value: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const names = value.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'name' in entry ? String(entry.name) : '',
  );
  if (names.includes('') || new Set(names).size < names.length) return null;
  return new Map(names.map((name, index) => [name, value[index] as unknown]));
}
