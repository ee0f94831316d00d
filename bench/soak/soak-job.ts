import { compileDocument } from '#model/compile/compile-document.ts';
import type { PipelineDocument } from '#model/document.ts';
import { DEFAULT_SETTINGS, DEFAULT_WATERMARK, newDocument } from '#model/new-document.ts';
import type { JobPlan } from '#protocol/job-plan.ts';

/**
 * An endless job that uses every part at a steady state: a generator as fast as it can, a keyed exchange, windows that
 * come and go, exactly-once checkpoints every second. No result is kept (the filter lets none through), so that memory
 * that grows is memory that leaks.
 */
export function soakPlan(jobId: string): JobPlan {
  const node = { parallelism: null, maxParallelism: null, chaining: 'always', position: { x: 0, y: 0 } } as const;
  const document: PipelineDocument = {
    ...newDocument({ id: jobId, name: 'soak' }),
    nodes: [
      {
        ...node,
        // One: two sources at full speed drift apart in event time, and the windows between them stay open.
        parallelism: 1,
        id: 'source',
        uid: 'source',
        name: 'source',
        config: {
          kind: 'generator',
          seed: 7,
          splits: 1,
          rowsPerSplit: null,
          rowsPerSecond: null,
          fields: [
            { name: 'word', fill: 'key', prefix: 'w', keys: 5000, skew: 0.8 },
            { name: 'at', fill: 'event-time' },
          ],
          eventTime: { startMs: 0, stepMs: 1, outOfOrdernessMs: 50 },
          idle: [],
          watermark: { ...DEFAULT_WATERMARK, outOfOrdernessMs: 50 },
        },
      },
      {
        ...node,
        id: 'window',
        uid: 'window',
        name: 'window',
        config: {
          kind: 'window-aggregate',
          keys: ['word'],
          window: { kind: 'tumble', sizeMs: 60_000, offsetMs: 0 },
          allowedLatenessMs: 0,
          aggregates: [{ name: 'n', expression: 'COUNT(*)' }],
        },
      },
      // A minute of event time has 60,000 rows of all keys together.
      { ...node, id: 'rare', uid: 'rare', name: 'rare', config: { kind: 'filter', condition: 'n > 60000' } },
      {
        ...node,
        id: 'sink',
        uid: 'sink',
        name: 'sink',
        config: { kind: 'table-sink', mode: 'append', keys: [] },
      },
    ],
    edges: [
      { id: 'e1', from: 'source', fromPort: 'out', to: 'window', partitioner: 'auto' },
      { id: 'e2', from: 'window', fromPort: 'out', to: 'rare', partitioner: 'auto' },
      { id: 'e3', from: 'rare', fromPort: 'out', to: 'sink', partitioner: 'auto' },
    ],
    settings: { ...DEFAULT_SETTINGS, checkpoint: { ...DEFAULT_SETTINGS.checkpoint, intervalMs: 1000 } },
  };
  const compiled = compileDocument(document, jobId);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.failure));
  return compiled.value.plan;
}
