import type { Prng } from '#std/prng.ts';
import type { DocumentNode, PipelineDocument } from '#model/document.ts';
import { DEFAULT_SETTINGS, newDocument } from '#model/new-document.ts';
import { drawLateWindow, drawTransform, sinkInto } from './random-operators.ts';
import type { Stream } from './random-graph.ts';
import { addEdge, type DrawnGraph, nodeOf } from './random-graph.ts';
import { drawSource } from './random-source.ts';
import { type SimulatedPipeline, simulatedPipeline } from './simulated-pipeline.ts';

/**
 * Pipelines whose committed output does not depend on interleaving, so that a naive reference can say what it is: the
 * oracle `Obs(crashy) == Obs(calm)` without running the calm run.
 *
 * What varies: 1 to 12 operators, several sources and sinks, streams that part and meet again, every way to deal rows
 * out, parallelism, key groups, skew, bursts and gaps, empty splits, long rows, when buffers go, when checkpoints come.
 */
export function randomPipeline(random: Prng, jobId: string, scope: PipelineScope = 'any'): SimulatedPipeline {
  const graph: DrawnGraph = { nodes: [], edges: [], random };
  if (scope === 'late') {
    drawLateWindow(graph);
    return simulatedPipeline(documentOf(graph, jobId, 'any'), jobId);
  }
  const streams: Stream[] = [];
  const sources = scope === 'small' ? 2 : pick(random, [1, 1, 1, 2, 2, 3]);
  const timed = random.nextInt(2) === 0;
  for (let source = 0; source < sources; source++) streams.push(drawSource(graph, { timed, late: false, scope }));
  if (scope === 'small') drawSmall(graph, streams);
  else {
    const operators = pick(random, OPERATORS);
    for (let operator = 0; operator < operators; operator++) drawTransform(graph, streams);
  }
  closeStreams(graph, streams, scope);
  return simulatedPipeline(documentOf(graph, jobId, scope), jobId);
}

/**
 * `any`: whatever can be drawn; `small`: 20 rows, and the subtasks of the explorer's job, 2 of sources × 2 of operators × 1
 * of a sink; `late`: a window with late rows, whose results depend on interleaving, but not their sum.
 */
export type PipelineScope = 'any' | 'small' | 'late';

/** Behind both sources two operators in a row, or one of two subtasks: then each of them reads both sources. */
function drawSmall(graph: DrawnGraph, streams: Stream[]): void {
  const [first, second] = streams as [Stream, Stream];
  const count = (parallelism: number): DocumentNode =>
    nodeOf(
      'count',
      { kind: 'aggregate', keys: ['k'], aggregates: [{ name: 'n', expression: 'COUNT(*)' }], emit: 'append' },
      parallelism,
    );
  const operators =
    graph.random.nextInt(2) === 0
      ? [nodeOf('filter', { kind: 'filter', condition: 'v >= 2' }, 1), count(1)]
      : [count(2)];
  graph.nodes.push(nodeOf('union', { kind: 'union' }, null), ...operators);
  addEdge(graph, first.node, 'union');
  addEdge(graph, second.node, 'union');
  let last = 'union';
  for (const { id } of operators) {
    addEdge(graph, last, id);
    last = id;
  }
  streams.splice(0, 2, { node: last, kind: 'counts', schema: 'k,n', timed: false, copies: 1, used: false });
}

/** Every stream that nobody reads ends in a sink; now and then one that is read as well. */
function closeStreams(graph: DrawnGraph, streams: readonly Stream[], scope: 'any' | 'small'): void {
  for (const stream of streams) {
    if (stream.used && graph.random.nextInt(12) > 0) continue;
    sinkInto(graph, stream, scope === 'small' ? 1 : 1 + graph.random.nextInt(2));
  }
}

function documentOf({ nodes, edges, random }: DrawnGraph, jobId: string, scope: 'any' | 'small'): PipelineDocument {
  return {
    ...newDocument({ id: jobId, name: 'random pipeline' }),
    nodes,
    edges,
    settings: {
      ...DEFAULT_SETTINGS,
      checkpoint: {
        ...DEFAULT_SETTINGS.checkpoint,
        intervalMs: scope === 'small' ? 150 : pick(random, [60, 80, 120, 200, 280]),
        timeoutMs: 20_000,
        minPauseMs: random.nextInt(2) * 20,
        tolerableFailures: random.nextInt(2) * 1000,
      },
      restart: { strategy: 'fixed-delay', attempts: 100_000, delayMs: 1 + random.nextInt(30) },
      bufferTimeoutMs: random.nextInt(2) * 20,
      seed: random.nextInt(1_000_000),
      taskManagers: 1 + random.nextInt(3),
    },
  };
}

/** Most are small, so that a run is short and its failure easy to read; some are not. */
const OPERATORS: readonly number[] = [1, 1, 2, 2, 2, 3, 3, 4, 5, 7, 9, 12];

function pick<T>(random: Prng, list: readonly T[]): T {
  return list[random.nextInt(list.length)] as T;
}
