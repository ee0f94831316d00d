import { describe, expect, test } from 'vitest';
import type { DocumentNode, EdgePartitioner, NodeConfig, PipelineDocument } from '../document.ts';
import { updateNode } from '../edit-document.ts';
import { FILTER, LOG, ROWS, testDocument, testEdges, testNode, WINDOW } from '../testing.ts';
import { validateDocument } from '../validate-document.ts';
import { compileDocument } from './compile-document.ts';

/** What edges and rate limiters become of a plan, and what is refused. */

function document(nodes: readonly DocumentNode[], edges: readonly string[], partitioner: EdgePartitioner = 'auto') {
  const [first, ...rest] = testEdges(...edges);
  return testDocument(nodes, first === undefined ? [] : [{ ...first, partitioner }, ...rest]);
}

function summary(pipeline: PipelineDocument): readonly string[] {
  const compiled = compileDocument(pipeline, 'job');
  if (!compiled.ok) return compiled.failure.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  const { vertices, edges } = compiled.value.plan;
  return [...vertices.map(({ name }) => name), ...edges.map((edge) => `${edge.from}-${edge.partitioner}-${edge.to}`)];
}

describe('an edge', () => {
  const filter = (parallelism: number): DocumentNode[] => [
    testNode('rows', ROWS, { parallelism: 2 }),
    testNode('filter', FILTER, { parallelism }),
    testNode('log', LOG, { parallelism }),
  ];
  const chain = 'filter -> log: Writer -> log: Committer';

  test.each(['rescale', 'broadcast', 'rebalance'] as const)('that is %s is so, at any parallelism', (partitioner) => {
    for (const parallelism of [1, 2, 3]) {
      const pipeline = document(filter(parallelism), ['rows>filter', 'filter>log'], partitioner);
      expect(summary(pipeline)).toEqual(['rows', chain, `0-${partitioner}-1`]);
    }
  });

  test.each(['rescale', 'broadcast'] as const)('into a keyed operator cannot be %s', (partitioner) => {
    const nodes = [testNode('rows', ROWS), testNode('window', WINDOW), testNode('log', LOG)];
    expect(summary(document(nodes, ['rows>window', 'window>log'], partitioner))).toEqual(['W206']);
  });
});

describe('a rate limiter', () => {
  const limit = (config: Extract<NodeConfig, { kind: 'rate-limit' }>, parallelism = 2): DocumentNode =>
    testNode('limit', config, { parallelism });
  const perSecond = { kind: 'rate-limit', per: 'second', permits: 10 } as const;
  const perCheckpoint = { kind: 'rate-limit', per: 'checkpoint', permits: 10 } as const;
  const rows = testNode('rows', ROWS, { parallelism: 2 });
  const filter = testNode('filter', FILTER, { parallelism: 2 });
  const log = testNode('log', LOG, { parallelism: 2 });

  test('is chained to its source', () => {
    expect(summary(document([rows, limit(perCheckpoint), log], ['rows>limit', 'limit>log']))).toEqual([
      'rows -> limit -> log: Writer -> log: Committer',
    ]);
  });

  test('starts a chain behind anything else, so that watermarks and barriers wait behind its rows', () => {
    const edges = ['rows>filter', 'filter>limit', 'limit>log'];
    expect(summary(document([rows, filter, limit(perSecond), log], edges))).toEqual([
      'rows -> filter',
      'limit -> log: Writer -> log: Committer',
      '0-forward-1',
    ]);
    expect(summary(document([rows, filter, limit(perCheckpoint), log], edges))).toEqual(['W207']);
  });

  test('has a permit for each subtask, and waits for checkpoints only where there are any', () => {
    const few = limit({ ...perCheckpoint, permits: 1 });
    expect(summary(document([rows, few, log], ['rows>limit', 'limit>log']))).toEqual(['W208']);
    const pipeline = document([rows, limit(perCheckpoint), log], ['rows>limit', 'limit>log']);
    const { settings } = pipeline;
    const off = { ...pipeline, settings: { ...settings, checkpoint: { ...settings.checkpoint, intervalMs: null } } };
    expect(validateDocument(off).diagnostics.map(({ code }) => code)).toContain('W209');
  });
});

test('a sliding window that was made of a tumbling one slides by its size', () => {
  const before = testDocument([testNode('window', WINDOW)], []);
  const config = { ...WINDOW, window: { ...WINDOW.window, kind: 'hop' as const } };
  expect(updateNode(before, 'window', { config }).nodes[0]?.config).toEqual({
    ...WINDOW,
    window: { ...WINDOW.window, kind: 'hop', slideMs: WINDOW.window.sizeMs },
  });
});
