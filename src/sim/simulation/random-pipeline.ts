import { must } from '#std/assert.ts';
import type { Prng } from '#std/prng.ts';
import { compileDocument } from '#model/compile/compile-document.ts';
import type { DocumentEdge, DocumentNode, NodeConfig, PipelineDocument } from '#model/document.ts';
import { DEFAULT_SETTINGS, DEFAULT_WATERMARK, newDocument, NO_WATERMARK } from '#model/new-document.ts';
import type { JobPlan, WatermarkConfig } from '#protocol/job-plan.ts';

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

export type Shape = 'count' | 'filtered-count' | 'count-of-counts' | 'union' | 'window';
const SHAPES: readonly Shape[] = ['count', 'filtered-count', 'count-of-counts', 'union', 'window'];

interface Row {
  readonly key: string;
  readonly value: number;
  readonly time: number;
}

const LOG = 'out';
const WINDOW_MS = 10;
/** Rows are at most this far behind the newest of their split, and so is the watermark: nothing is ever late. */
const DISORDER_MS = 5;

/** Draws a pipeline. */
export function randomPipeline(random: Prng, jobId: string): RandomPipeline {
  const shape = SHAPES[random.nextInt(SHAPES.length)] as Shape;
  const keys = 1 + random.nextInt(5);
  const sources = shape === 'union' ? 2 : 1;
  const rows = Array.from({ length: sources }, () =>
    Array.from({ length: 1 + random.nextInt(3) }, () => splitRows(random, 3 + random.nextInt(14), keys)),
  );
  const nodes: DocumentNode[] = rows.map((splits, index) =>
    node(
      `source${index}`,
      sourceConfig(splits, shape === 'window', random),
      1 + random.nextInt(Math.min(3, splits.length)),
    ),
  );
  const edges: DocumentEdge[] = [];
  const all = rows.flat(2);
  const tail = addTransforms(shape, nodes, edges, random);
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
  return { shape, plan: compiled.value.plan, log: LOG, expected: reference(shape, all).toSorted() };
}

/** Adds what lies between the sources and the sink; answers the id of its last node. */
function addTransforms(shape: Shape, nodes: DocumentNode[], edges: DocumentEdge[], random: Prng): string {
  const sources = nodes.map((source) => source.id);
  const keyed = (): number => 1 + random.nextInt(3);
  switch (shape) {
    case 'count':
      nodes.push(node('count', countBy('k'), keyed()));
      edges.push(edge('source0', 'count'));
      return 'count';
    case 'filtered-count':
      nodes.push(node('filter', { kind: 'filter', condition: 'v >= 5' }, keyed()));
      nodes.push(node('count', countBy('k'), keyed()));
      edges.push(edge('source0', 'filter'), edge('filter', 'count'));
      return 'count';
    case 'count-of-counts':
      nodes.push(node('count', countBy('k'), keyed()));
      nodes.push(node('again', countBy('n', 'm'), keyed()));
      edges.push(edge('source0', 'count'), edge('count', 'again'));
      return 'again';
    case 'union':
      nodes.push(node('union', { kind: 'union' }, null));
      nodes.push(node('count', countBy('k'), keyed()));
      for (const source of sources) edges.push(edge(source, 'union'));
      edges.push(edge('union', 'count'));
      return 'count';
    case 'window':
      nodes.push(node('window', windowBy('k'), keyed()));
      edges.push(edge('source0', 'window'));
      return 'window';
  }
}

function reference(shape: Shape, rows: readonly Row[]): string[] {
  switch (shape) {
    case 'count':
    case 'union':
      return runningCounts(rows.map((row) => row.key)).map(([key, n]) => `${key}|${n}`);
    case 'filtered-count':
      return runningCounts(rows.filter((row) => row.value >= 5).map((row) => row.key)).map(([key, n]) => `${key}|${n}`);
    case 'count-of-counts':
      return runningCounts(runningCounts(rows.map((row) => row.key)).map(([, n]) => String(n))).map(
        ([n, m]) => `${n}|${m}`,
      );
    case 'window': {
      const windows = new Map<string, { readonly key: string; readonly start: number; n: number; sum: number }>();
      for (const { key, value, time } of rows) {
        const start = time - (((time % WINDOW_MS) + WINDOW_MS) % WINDOW_MS);
        const id = `${key}|${start}`;
        const window = windows.get(id) ?? { key, start, n: 0, sum: 0 };
        window.n++;
        window.sum += value;
        windows.set(id, window);
      }
      return [...windows.values()].map(
        ({ key, start, n, sum }) => `${key}|${n}|${sum}|${start}|${start + WINDOW_MS}|${start + WINDOW_MS - 1}`,
      );
    }
  }
}

function runningCounts(keys: readonly string[]): (readonly [key: string, count: number])[] {
  const counts = new Map<string, number>();
  return keys.map((key) => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return [key, count] as const;
  });
}

function splitRows(random: Prng, count: number, keys: number): Row[] {
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

function sourceConfig(splits: readonly (readonly Row[])[], timed: boolean, random: Prng): NodeConfig {
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

function windowBy(key: string): NodeConfig {
  return {
    kind: 'window-aggregate',
    keys: [key],
    window: { kind: 'tumble', sizeMs: WINDOW_MS, offsetMs: 0 },
    allowedLatenessMs: 0,
    aggregates: [
      { name: 'n', expression: 'COUNT(*)' },
      { name: 's', expression: 'SUM(v)' },
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
