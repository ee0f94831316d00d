import { defaultMaxParallelism } from '#std/key-hash.ts';
import { SUBTASKS_MAX } from '#protocol/limits.ts';
import { chainOperators } from '../compile/chain-operators.ts';
import { documentStreamGraph } from '../compile/document-stream-graph.ts';
import { resolveInputs } from '../compile/resolve-inputs.ts';
import type { ChainedGraph } from '../compile/stream-graph.ts';
import { diagnose, type Diagnostic } from '../diagnostic.ts';
import type { DocumentNode } from '../document.ts';
import { type DocumentGraph, parallelismOf } from '../document-graph.ts';
import { isKeyedConfig, isSourceConfig, splitsOf } from '../node-kind.ts';

/** Parallelism of nodes, partitioners of edges, and the size of the job. The graph has no cycle. */
export function checkParallelism(graph: DocumentGraph): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const node of graph.document.nodes) {
    if (node.config.kind === 'union') continue;
    diagnostics.push(...checkNode(graph, node), ...checkEdges(graph, node));
  }
  const chained = chainOperators(documentStreamGraph(graph).graph);
  // A refusal is a forward edge, which is already reported at its edge.
  if (!chained.ok) return diagnostics;
  for (const node of graph.document.nodes) diagnostics.push(...checkRateLimit(graph, node, chained.value));
  const subtasks = chained.value.chains.reduce((sum, chain) => sum + chain.parallelism, 0);
  if (subtasks > SUBTASKS_MAX) {
    diagnostics.push(diagnose('W203', { field: 'parallelism', values: { subtasks, limit: SUBTASKS_MAX } }));
  }
  return diagnostics;
}

function checkNode(graph: DocumentGraph, node: DocumentNode): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const parallelism = parallelismOf(graph.document, node);
  const { name, config } = node;
  if (node.maxParallelism !== null && parallelism > node.maxParallelism) {
    diagnostics.push(
      diagnose('W201', {
        nodeId: node.id,
        field: 'parallelism',
        values: { name, parallelism, maxParallelism: node.maxParallelism },
        fix: { kind: 'set-max-parallelism', nodeId: node.id, maxParallelism: defaultMaxParallelism(parallelism) },
      }),
    );
  }
  if (isSourceConfig(config) && parallelism > splitsOf(config)) {
    const splits = splitsOf(config);
    diagnostics.push(
      diagnose('W202', {
        nodeId: node.id,
        field: 'parallelism',
        values: { name, parallelism, splits },
        fix: { kind: 'set-parallelism', nodeId: node.id, parallelism: Math.max(1, splits) },
      }),
    );
  }
  if (isKeyedConfig(config) && config.keys.length === 0 && parallelism !== 1) {
    diagnostics.push(
      diagnose('W205', {
        nodeId: node.id,
        field: 'parallelism',
        values: { name },
        fix: { kind: 'set-parallelism', nodeId: node.id, parallelism: 1 },
      }),
    );
  }
  return diagnostics;
}

/** Permits that are shared and given by checkpoint. Flink: RateLimiterStrategy.perCheckpoint. */
function checkRateLimit(graph: DocumentGraph, node: DocumentNode, { edges }: ChainedGraph): readonly Diagnostic[] {
  const { config, name } = node;
  if (config.kind !== 'rate-limit' || config.per !== 'checkpoint') return [];
  const diagnostics: Diagnostic[] = [];
  if (edges.some((edge) => edge.to === node.id && !edge.chained)) {
    diagnostics.push(diagnose('W207', { nodeId: node.id, field: 'per', values: { name } }));
  }
  const parallelism = parallelismOf(graph.document, node);
  if (config.permits < parallelism) {
    const fix = { kind: 'set-config', nodeId: node.id, config: { ...config, permits: parallelism } } as const;
    const values = { name, permits: config.permits, parallelism };
    diagnostics.push(diagnose('W208', { nodeId: node.id, field: 'permits', values, fix }));
  }
  const { checkpoint } = graph.document.settings;
  if (checkpoint.intervalMs === null) {
    const settings = { ...graph.document.settings, checkpoint: { ...checkpoint, intervalMs: 10_000 } };
    const fix = { kind: 'set-settings', settings } as const;
    diagnostics.push(diagnose('W209', { nodeId: node.id, field: 'per', values: { name }, fix }));
  }
  return diagnostics;
}

function checkEdges(graph: DocumentGraph, node: DocumentNode): readonly Diagnostic[] {
  const toParallelism = parallelismOf(graph.document, node);
  const diagnostics: Diagnostic[] = [];
  for (const { edge, from, partitioner } of resolveInputs(graph, node.id)) {
    if (partitioner === 'auto') continue;
    const fix = { kind: 'set-partitioner', edgeId: edge.id, partitioner: 'auto' } as const;
    if (isKeyedConfig(node.config)) {
      // The keyBy nearest to the node wins over what a union's inputs ask for; only its own edge contradicts it.
      if (edge.partitioner === 'auto') continue;
      const values = { name: node.name, partitioner };
      diagnostics.push(diagnose('W206', { nodeId: node.id, edgeId: edge.id, values, fix }));
      continue;
    }
    const fromParallelism = parallelismOf(graph.document, from);
    if (partitioner !== 'forward' || fromParallelism === toParallelism) continue;
    const values = { from: from.name, fromParallelism, to: node.name, toParallelism };
    diagnostics.push(diagnose('W204', { nodeId: node.id, edgeId: edge.id, values, fix }));
  }
  return diagnostics;
}
