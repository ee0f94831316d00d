import { must } from '#std/assert.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { compileDocument } from './compile/compile-document.ts';
import type { DocumentEdge, DocumentNode, NodeConfig, OutputPort, PipelineDocument } from './document.ts';
import { newDocument, NO_WATERMARK } from './new-document.ts';

/** Documents for tests, built from as little text as possible. */

type NodeOptions = Partial<Omit<DocumentNode, 'id' | 'config'>>;

/** A node whose name and uid are its id. */
export function testNode(id: string, config: NodeConfig, options: NodeOptions = {}): DocumentNode {
  return {
    id,
    uid: id,
    name: id,
    parallelism: null,
    maxParallelism: null,
    chaining: 'always',
    position: { x: 0, y: 0 },
    config,
    ...options,
  };
}

/**
 * Edges from `a>b`, `a.late>b`, `a.failed>b`, `a>b forward`; the id of an edge is its text without blanks, dots and
 * signs.
 */
export function testEdges(...texts: readonly string[]): readonly DocumentEdge[] {
  const ids = new Map<string, number>();
  return texts.map((text) => {
    const match = must(
      /^([\w-]+)(?:\.(late|failed))?>([\w-]+)(?: (forward|rebalance))?$/.exec(text),
      'an edge is written a>b',
    );
    const [, from = '', port = 'out', to = '', partitioner = 'auto'] = match;
    const base = `${from}-${to}`;
    const count = (ids.get(base) ?? 0) + 1;
    ids.set(base, count);
    return {
      id: count === 1 ? base : `${base}-${count}`,
      from,
      fromPort: port as OutputPort,
      to,
      partitioner: partitioner as DocumentEdge['partitioner'],
    };
  });
}

/** A document with parallelism 2 unless told otherwise. */
export function testDocument(
  nodes: readonly DocumentNode[],
  edges: readonly DocumentEdge[],
  options: Partial<PipelineDocument> = {},
): PipelineDocument {
  return { ...newDocument({ id: 'test', name: 'test' }), nodes, edges, ...options };
}

/** The plan of a document that has no errors. */
export function testPlan(document: PipelineDocument, jobId: string): JobPlan {
  const compiled = compileDocument(document, jobId);
  if (!compiled.ok) throw new Error(compiled.failure.map(({ message }) => message).join('\n'));
  return compiled.value.plan;
}

/** Two rows of (user STRING, amount INT, at TIMESTAMP(3)), in two splits; `at` is the event time. */
export const ROWS: Extract<NodeConfig, { readonly kind: 'rows' }> = {
  kind: 'rows',
  columns: [
    { name: 'user', type: 'STRING NOT NULL' },
    { name: 'amount', type: 'INT' },
    { name: 'at', type: 'TIMESTAMP(3) NOT NULL' },
  ],
  timeColumn: 'at',
  rows: [
    [{ values: ['alice', 1, '0'], atMs: null, label: null }],
    [{ values: ['bob', null, '1000'], atMs: 5, label: 'b1' }],
  ],
  rowsPerSecond: null,
  watermark: { ...NO_WATERMARK, strategy: 'monotonous' },
};

/** COUNT(*) by user. */
export const COUNT: Extract<NodeConfig, { readonly kind: 'aggregate' }> = {
  kind: 'aggregate',
  keys: ['user'],
  aggregates: [{ name: 'n', expression: 'COUNT(*)' }],
  emit: 'append',
};

/** COUNT(*) by user in windows of a second. */
export const WINDOW: Extract<NodeConfig, { readonly kind: 'window-aggregate' }> = {
  kind: 'window-aggregate',
  keys: ['user'],
  window: { kind: 'tumble', sizeMs: 1000, offsetMs: 0 },
  allowedLatenessMs: 0,
  aggregates: [{ name: 'n', expression: 'COUNT(*)' }],
};

export const LOG: NodeConfig = { kind: 'log-sink', log: 'results' };
export const TABLE: NodeConfig = { kind: 'table-sink', mode: 'append', keys: [] };
export const FILTER: NodeConfig = { kind: 'filter', condition: 'amount > 0' };
