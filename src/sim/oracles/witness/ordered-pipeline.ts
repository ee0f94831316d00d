import type { Prng } from '#std/prng.ts';
import type { DocumentNode, NodeConfig, PipelineDocument } from '#model/document.ts';
import { randomPipeline } from '../../simulation/random-pipeline.ts';
import { SIMULATED_JOB } from '../../simulation/simulation.ts';
import { InvalidPipeline, type SimulatedPipeline, simulatedPipeline } from '../../simulation/simulated-pipeline.ts';

/**
 * A random pipeline whose committed rows depend on the order in which rows meet: running sums instead of running counts,
 * so that two runs need not agree and each has to be explained by itself. Null: what was drawn does not become one.
 *
 * One parallelism for all: then rows go straight on or by key. Where rows are dealt out in turn, the place in the turn is
 * in no snapshot, as in Flink, and no run without failures need deal them alike. Nothing waits for a clock but sources.
 * At most one edge from one vertex to another: channels of two would share a link, on which rows that wait for their turn
 * would hold up those of the other.
 * Counts behind a window stay: the order in which a restored window fires its keys is no part of what is promised.
 */
export function orderedPipeline(random: Prng): SimulatedPipeline | null {
  const { document } = randomPipeline(random, SIMULATED_JOB, random.nextInt(3) === 0 ? 'any' : 'small');
  const splits = document.nodes.map(({ config }) => (config.kind === 'rows' ? config.rows.length : 1));
  const parallelism = Math.max(1 + random.nextInt(2), ...splits);
  const nodes = document.nodes.map((node) => ({
    ...node,
    parallelism: node.config.kind === 'union' ? null : parallelism,
    maxParallelism: node.maxParallelism === null ? null : Math.max(node.maxParallelism, parallelism),
    config: orderedConfig(node, document),
  }));
  const edges = document.edges.map((edge) =>
    edge.partitioner === 'broadcast' ? edge : { ...edge, partitioner: 'auto' as const },
  );
  try {
    const pipeline = simulatedPipeline({ ...document, parallelism, nodes, edges }, SIMULATED_JOB);
    const pairs = new Set(pipeline.plan.edges.map(({ from, to }) => `${from} ${to}`));
    return pairs.size === pipeline.plan.edges.length ? pipeline : null;
  } catch (error) {
    if (error instanceof InvalidPipeline) return null;
    throw error;
  }
}

/**
 * The same pipeline where nothing goes wrong and nothing is in a hurry: a row a buffer, so that rows meet one by one;
 * rows as soon as they are wanted; no checkpoint but the one behind the end.
 */
export function calmPipeline({ document }: SimulatedPipeline): SimulatedPipeline {
  const { checkpoint } = document.settings;
  const nodes = document.nodes.map((node) => ({ ...node, config: withoutPace(node.config) }));
  const settings = {
    ...document.settings,
    bufferTimeoutMs: 0,
    checkpoint: { ...checkpoint, intervalMs: NEVER_MS, timeoutMs: NEVER_MS },
  };
  return simulatedPipeline({ ...document, nodes, settings }, SIMULATED_JOB);
}

function withoutPace(config: NodeConfig): NodeConfig {
  if (config.kind !== 'rows') return config;
  const rows = config.rows.map((split) => split.map((row) => ({ ...row, atMs: null })));
  return { ...config, rowsPerSecond: null, rows };
}

function orderedConfig({ id, config }: DocumentNode, document: PipelineDocument): NodeConfig {
  if (config.kind === 'rate-limit') return { kind: 'filter', condition: "k <> 'none'" };
  if (config.kind !== 'aggregate') return config;
  const column = countedColumn(id, document);
  if (column === null) return config;
  const aggregates = config.aggregates.map(({ name }) => ({ name, expression: `SUM(CAST(${column} AS BIGINT))` }));
  return { ...config, aggregates };
}

/** The number in the rows that reach a node; null behind a window. */
function countedColumn(id: string, { nodes, edges }: PipelineDocument): string | null {
  let column = 'v';
  const behind = [id];
  for (const each of behind) {
    for (const { from } of edges.filter(({ to }) => to === each)) {
      const kind = nodes.find((node) => node.id === from)?.config.kind;
      if (kind === 'window-aggregate') return null;
      if (kind === 'aggregate') column = 'n';
      behind.push(from);
    }
  }
  return column;
}

/** A day: no run takes as long. */
const NEVER_MS = 86_400_000;
