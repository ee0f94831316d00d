import { must } from '#std/assert.ts';
import type { Prng } from '#std/prng.ts';
import { compileDocument } from '#model/compile/compile-document.ts';
import type { DocumentEdge, DocumentNode, NodeConfig, PipelineDocument } from '#model/document.ts';
import { DEFAULT_SETTINGS, DEFAULT_WATERMARK, newDocument, NO_WATERMARK } from '#model/new-document.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { WatermarkConfig } from '#protocol/source-config.ts';
import { expectedOutput, type PipelineRow, type Shape, SHAPES, SLIDE_MS, WINDOW_MS } from './expected-output.ts';

/**
 * Small pipelines whose committed output does not depend on interleaving, and the output a naive reference computes
 * from the very rows: the oracle `Obs(crashy) == Obs(calm)` without running the calm run.
 */
export interface RandomPipeline {
  readonly shape: Shape;
  readonly plan: JobPlan;
  readonly log: string;
  /** Every row of the committed log as text, sorted. */
  readonly expected: readonly string[];
}

const LOG = 'out';
/** Rows are at most this far behind the newest of their split, and so is the watermark: nothing is ever late. */
const DISORDER_MS = 5;

/** Draws a pipeline. */
export function randomPipeline(random: Prng, jobId: string): RandomPipeline {
  const shape = SHAPES[random.nextInt(SHAPES.length)] as Shape;
  const keys = 1 + random.nextInt(5);
  const sources = shape === 'union' ? 2 + random.nextInt(3) : 1;
  const timed = shape.endsWith('window');
  const rows = Array.from({ length: sources }, () =>
    Array.from({ length: 1 + random.nextInt(3) }, () => splitRows(random, 3 + random.nextInt(14), keys)),
  );
  const nodes: DocumentNode[] = rows.map((splits, index) =>
    node(`source${index}`, sourceConfig(splits, timed, random), 1 + random.nextInt(Math.min(3, splits.length))),
  );
  const edges: DocumentEdge[] = [];
  const all = rows.flat(2);
  const { tail, copies } = addTransforms(shape, nodes, edges, random);
  nodes.push(node('sink', { kind: 'log-sink', log: LOG }, 1 + random.nextInt(2)));
  edges.push(edge(tail, 'sink'));
  const document: PipelineDocument = {
    ...newDocument({ id: jobId, name: `random ${shape}` }),
    nodes,
    edges,
    settings: {
      ...DEFAULT_SETTINGS,
      checkpoint: {
        ...DEFAULT_SETTINGS.checkpoint,
        intervalMs: 80 + random.nextInt(200),
        timeoutMs: 20_000,
        minPauseMs: random.nextInt(2) * 20,
        tolerableFailures: random.nextInt(2) * 1000,
      },
      restart: { strategy: 'fixed-delay', attempts: 1000, delayMs: 1 + random.nextInt(30) },
      bufferTimeoutMs: random.nextInt(2) * 20,
      seed: random.nextInt(1_000_000),
      taskManagers: 1 + random.nextInt(3),
    },
  };
  const compiled = compileDocument(document, jobId);
  if (!compiled.ok) throw new Error(`a random pipeline is invalid: ${JSON.stringify(compiled.failure)}`);
  return { shape, plan: compiled.value.plan, log: LOG, expected: expectedOutput(shape, all, copies).toSorted() };
}

/** Adds what lies between the sources and the sink; answers the id of its last node, and how often it gets each row. */
function addTransforms(
  shape: Shape,
  nodes: DocumentNode[],
  edges: DocumentEdge[],
  random: Prng,
): { readonly tail: string; readonly copies: number } {
  const sources = nodes.map((source) => source.id);
  const keyed = (): number => 1 + random.nextInt(3);
  switch (shape) {
    case 'count':
      nodes.push(node('count', countBy('k'), keyed()));
      edges.push(edge('source0', 'count'));
      return { tail: 'count', copies: 1 };
    case 'filtered-count':
      nodes.push(node('filter', { kind: 'filter', condition: 'v >= 5' }, keyed()));
      nodes.push(node('count', countBy('k'), keyed()));
      edges.push(edge('source0', 'filter'), edge('filter', 'count'));
      return { tail: 'count', copies: 1 };
    case 'count-of-counts':
      nodes.push(node('count', countBy('k'), keyed()));
      nodes.push(node('again', countBy('n', 'm'), keyed()));
      edges.push(edge('source0', 'count'), edge('count', 'again'));
      return { tail: 'again', copies: 1 };
    case 'union':
      nodes.push(node('union', { kind: 'union' }, null));
      nodes.push(node('count', countBy('k'), keyed()));
      for (const source of sources) edges.push(edge(source, 'union'));
      edges.push(edge('union', 'count'));
      return { tail: 'count', copies: 1 };
    case 'window':
    case 'sliding-window':
    case 'unshared-window':
      nodes.push(node('window', windowBy('k', shape), keyed()));
      edges.push(edge('source0', 'window'));
      return { tail: 'window', copies: 1 };
    case 'broadcast':
    case 'rescale': {
      const parallelism = keyed();
      nodes.push(node('filter', { kind: 'filter', condition: 'v >= 0' }, parallelism));
      nodes.push(node('count', countBy('k'), keyed()));
      edges.push({ ...edge('source0', 'filter'), partitioner: shape }, edge('filter', 'count'));
      return { tail: 'count', copies: shape === 'broadcast' ? parallelism : 1 };
    }
    case 'rate-limit': {
      // Chained to its source, or behind a channel and then never by checkpoint.
      const chained = random.nextInt(2) === 0;
      const parallelism = chained ? (nodes[0]?.parallelism ?? null) : keyed();
      const per = chained && random.nextInt(2) === 0 ? 'checkpoint' : 'second';
      const permits = per === 'second' ? 20 + random.nextInt(200) : 3 + random.nextInt(10);
      nodes.push(node('limit', { kind: 'rate-limit', per, permits }, parallelism));
      nodes.push(node('count', countBy('k'), keyed()));
      edges.push({ ...edge('source0', 'limit'), partitioner: chained ? 'auto' : 'rebalance' }, edge('limit', 'count'));
      return { tail: 'count', copies: 1 };
    }
  }
}

function splitRows(random: Prng, count: number, keys: number): PipelineRow[] {
  let newest = 0;
  return Array.from({ length: count }, () => {
    newest += random.nextInt(7);
    return {
      key: `k${random.nextInt(keys)}`,
      value: random.nextInt(10),
      time: newest - random.nextInt(DISORDER_MS),
    };
  });
}

function sourceConfig(splits: readonly (readonly PipelineRow[])[], timed: boolean, random: Prng): NodeConfig {
  const watermark: WatermarkConfig = {
    ...DEFAULT_WATERMARK,
    outOfOrdernessMs: DISORDER_MS,
    emit: random.nextInt(2) === 0 ? 'per-record' : 'periodic',
    intervalMs: 20,
  };
  return {
    kind: 'rows',
    columns: [
      { name: 'k', type: 'STRING NOT NULL' },
      { name: 'v', type: 'INT NOT NULL' },
      { name: 't', type: 'TIMESTAMP(3) NOT NULL' },
    ],
    timeColumn: timed ? 't' : null,
    rows: splits.map((rows) =>
      rows.map((row) => ({ values: [row.key, row.value, String(row.time)], atMs: null, label: null })),
    ),
    rowsPerSecond: random.nextInt(4) === 0 ? null : 20 + random.nextInt(60),
    watermark: timed ? watermark : NO_WATERMARK,
  };
}

function countBy(key: string, as = 'n'): NodeConfig {
  return { kind: 'aggregate', keys: [key], aggregates: [{ name: as, expression: 'COUNT(*)' }], emit: 'append' };
}

/** A sum of doubles keeps sliding windows from sharing their slices; these are exact in any order. */
function windowBy(key: string, shape: Shape): NodeConfig {
  return {
    kind: 'window-aggregate',
    keys: [key],
    window:
      shape === 'window'
        ? { kind: 'tumble', sizeMs: WINDOW_MS, offsetMs: 0 }
        : { kind: 'hop', sizeMs: WINDOW_MS, slideMs: SLIDE_MS, offsetMs: 0 },
    allowedLatenessMs: 0,
    aggregates: [
      { name: 'n', expression: 'COUNT(*)' },
      { name: 's', expression: shape === 'unshared-window' ? 'SUM(CAST(v AS DOUBLE))' : 'SUM(v)' },
    ],
  };
}

function node(id: string, config: NodeConfig, parallelism: number | null): DocumentNode {
  return {
    id,
    uid: id,
    name: id,
    parallelism,
    maxParallelism: null,
    chaining: 'always',
    position: { x: 0, y: 0 },
    config,
  };
}

function edge(from: string, to: string): DocumentEdge {
  return { id: must(`${from}-${to}`, 'an edge has an id'), from, fromPort: 'out', to, partitioner: 'auto' };
}
