import { DEFAULT_SETTINGS, DEFAULT_WATERMARK } from '#model/new-document.ts';
import { testDocument, testEdges, testNode, testPlan } from '#model/testing.ts';
import type { JobPlan } from '#protocol/job-plan.ts';

/**
 * An endless job that uses every part at a steady state: a generator as fast as it can, a keyed exchange, windows that
 * come and go, exactly-once checkpoints every second. No result is kept (the filter lets none through), so that memory
 * that grows is memory that leaks.
 */
export function soakPlan(jobId: string): JobPlan {
  const { checkpoint } = DEFAULT_SETTINGS;
  const document = testDocument(
    [
      testNode(
        'source',
        {
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
        // One: two sources at full speed drift apart in event time, and the windows between them stay open.
        { parallelism: 1 },
      ),
      testNode('window', {
        kind: 'window-aggregate',
        keys: ['word'],
        window: { kind: 'tumble', sizeMs: 60_000, offsetMs: 0 },
        allowedLatenessMs: 0,
        aggregates: [{ name: 'n', expression: 'COUNT(*)' }],
      }),
      // A minute of event time has 60,000 rows of all keys together.
      testNode('rare', { kind: 'filter', condition: 'n > 60000' }),
      testNode('sink', { kind: 'table-sink', mode: 'append', keys: [] }),
    ],
    testEdges('source>window', 'window>rare', 'rare>sink'),
    { settings: { ...DEFAULT_SETTINGS, checkpoint: { ...checkpoint, intervalMs: 1000 } } },
  );
  return testPlan(document, jobId);
}
