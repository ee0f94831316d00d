import type { Prng } from '#std/prng.ts';
import type { EdgePartitioner, NodeConfig } from '#model/document.ts';
import { addEdge, addNode, type DrawnGraph, type Stream } from './random-graph.ts';
import { drawSource } from './random-source.ts';

/** Windows: no slide is a divisor of its size, so that a slide has two slices. */
const WINDOWS = [
  { kind: 'tumble', sizeMs: 10 },
  { kind: 'tumble', sizeMs: 25 },
  { kind: 'hop', sizeMs: 10, slideMs: 4 },
  { kind: 'hop', sizeMs: 20, slideMs: 8 },
] as const;

/** Adds an operator behind one of the streams, or several; its output is a new stream. */
export function drawTransform(graph: DrawnGraph, streams: Stream[]): void {
  const { random } = graph;
  const open = streams.filter((stream) => !stream.used);
  const input = pick(random, random.nextInt(8) === 0 || open.length === 0 ? streams : open);
  switch (pick(random, TRANSFORMS)) {
    case 'filter':
      return into(graph, streams, [input], { kind: 'filter', condition: conditionOf(random, input) });
    case 'project':
      return into(graph, streams, [input], projectOf(random, input));
    case 'union': {
      const alike = streams.filter(({ schema, timed }) => schema === input.schema && timed === input.timed);
      const inputs = alike.filter((stream) => stream !== input && random.nextInt(2) === 0).slice(0, 3);
      const copies = inputs.reduce((sum, stream) => sum + stream.copies, input.copies);
      return inputs.length === 0 || copies > COPIES_MAX
        ? undefined
        : into(graph, streams, [input, ...inputs], { kind: 'union' });
    }
    case 'count':
      return into(graph, streams, [input], countOf(random, input));
    case 'window':
      return input.timed && input.kind === 'rows' ? into(graph, streams, [input], windowOf(random)) : undefined;
    case 'limit': {
      // By checkpoint only where it is chained to its source: anywhere else rows wait for the checkpoint behind them.
      const permits = 30 + random.nextInt(200);
      return into(graph, streams, [input], { kind: 'rate-limit', per: 'second', permits });
    }
  }
}

/** Adds a sink with a log of its own behind a stream. */
export function sinkInto(graph: DrawnGraph, stream: Stream, parallelism: number): void {
  const sinks = graph.nodes.filter(({ config }) => config.kind === 'log-sink').length;
  const sink = addNode(graph, { kind: 'log-sink', log: `out${sinks}` }, parallelism);
  addEdge(graph, stream.node, sink);
  stream.used = true;
}

/** A source with late rows, a window, a sink for its results and one for the late rows. */
export function drawLateWindow(graph: DrawnGraph): void {
  const { random } = graph;
  const source = drawSource(graph, { timed: true, late: true, scope: 'any' });
  const config = windowOf(random);
  // Most are those of whose results something can be said: every row is in one, and put out once.
  const simple = random.nextInt(3) > 0;
  const window = addNode(
    graph,
    {
      ...config,
      window: simple ? { kind: 'tumble', sizeMs: pick(random, [10, 25]), offsetMs: 0 } : config.window,
      allowedLatenessMs: simple ? 0 : pick(random, [0, 5, 20]),
    },
    1 + random.nextInt(3),
  );
  addEdge(graph, source.node, window);
  for (const port of ['out', 'late'] as const) {
    const sink = addNode(graph, { kind: 'log-sink', log: port }, 1 + random.nextInt(2));
    addEdge(graph, window, sink, 'auto', port);
  }
}

function into(graph: DrawnGraph, streams: Stream[], inputs: readonly Stream[], config: NodeConfig): void {
  const { random } = graph;
  const keyed = config.kind === 'aggregate' || config.kind === 'window-aggregate';
  const parallelism = config.kind === 'union' ? null : 1 + random.nextInt(3);
  const maxParallelism = keyed && random.nextInt(3) === 0 ? pick(random, [3, 4, 7, 64, 128]) : null;
  const node = addNode(graph, config, parallelism, maxParallelism);
  let copies = 0;
  for (const input of inputs) {
    let partitioner = keyed || config.kind === 'union' ? 'auto' : pick(random, PARTITIONERS);
    const broadcast = input.copies * (parallelism ?? 1);
    if (partitioner === 'broadcast' && broadcast > COPIES_MAX) partitioner = 'rebalance';
    copies += partitioner === 'broadcast' ? broadcast : input.copies;
    addEdge(graph, input.node, node, partitioner);
    input.used = true;
  }
  streams.push({ node, ...outputOf(config, inputs[0] as Stream), copies, used: false });
}

function outputOf(config: NodeConfig, input: Stream): Pick<Stream, 'kind' | 'schema' | 'timed'> {
  const { kind, schema, timed } = input;
  switch (config.kind) {
    case 'aggregate':
      return { kind: 'counts', schema: [...config.keys, config.aggregates[0]?.name].join(), timed: false };
    case 'window-aggregate':
      return { kind: 'windows', schema: `windows ${config.aggregates[1]?.expression}`, timed: false };
    case 'project':
      return { kind, schema: kind === 'counts' ? 'k,n' : schema, timed };
    default:
      return { kind, schema, timed };
  }
}

function conditionOf(random: Prng, { kind }: Stream): string {
  const column = kind === 'rows' ? 'v' : 'n';
  return pick(random, [`${column} >= ${random.nextInt(6)}`, `${column} < ${3 + random.nextInt(9)}`, "k <> 'k1'"]);
}

function projectOf(random: Prng, { kind }: Stream): NodeConfig {
  const number = kind === 'rows' ? 'v' : 'n';
  const key = pick(random, ['k', 'UPPER(k)', "k || 'y'"]);
  const value = pick(random, [number, `${number} + ${random.nextInt(5)}`, `${number} * 2`]);
  const rest = kind === 'rows' ? ['t'] : kind === 'windows' ? ['s', 'window_start', 'window_end', 'window_time'] : [];
  return {
    kind: 'project',
    fields: [
      { name: 'k', expression: key },
      { name: number, expression: value },
      ...rest.map((name) => ({ name, expression: name })),
    ],
  };
}

function countOf(random: Prng, { kind }: Stream): NodeConfig {
  const key = random.nextInt(4) === 0 ? (kind === 'rows' ? 'v' : 'n') : 'k';
  // Its rows are (k, n) again, whatever was counted.
  const keys = key === 'k' ? ['k'] : ['k', key];
  return {
    kind: 'aggregate',
    keys,
    aggregates: [{ name: key === 'n' ? 'm' : 'n', expression: 'COUNT(*)' }],
    emit: 'append',
  };
}

/** A sum of doubles keeps sliding windows from sharing their slices; these are exact in any order. */
function windowOf(random: Prng): Extract<NodeConfig, { kind: 'window-aggregate' }> {
  return {
    kind: 'window-aggregate',
    keys: ['k'],
    window: { ...pick(random, WINDOWS), offsetMs: 0 },
    allowedLatenessMs: 0,
    aggregates: [
      { name: 'n', expression: 'COUNT(*)' },
      { name: 's', expression: pick(random, ['SUM(v)', 'SUM(CAST(v AS DOUBLE))', 'MIN(v)', 'MAX(v)']) },
    ],
  };
}

const TRANSFORMS = [
  'filter',
  'filter',
  'project',
  'union',
  'union',
  'count',
  'count',
  'window',
  'window',
  'limit',
] as const;
/** A chain of broadcasts made 7,000 rows of 63, and the run had more steps than a run may have. */
const COPIES_MAX = 16;

const PARTITIONERS: readonly EdgePartitioner[] = ['auto', 'auto', 'rebalance', 'rescale', 'broadcast'];

function pick<T>(random: Prng, list: readonly T[]): T {
  return list[random.nextInt(list.length)] as T;
}
