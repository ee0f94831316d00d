import { DEFAULT_SETTINGS, NO_WATERMARK } from '#model/new-document.ts';
import { testDocument, testEdges, testNode, testPlan } from '#model/testing.ts';
import type { JobPlan } from '#protocol/job-plan.ts';

/** Rows of the generator in all. */
export const ROWS = 6000;

/** A generator counted per key into a two-phase-commit log: each (key, n) has to be committed exactly once. */
export function countingPlan(jobId: string, rowsPerSecond: number | null): JobPlan {
  const document = testDocument(
    [
      testNode('source', {
        kind: 'generator',
        seed: 7,
        splits: 2,
        rowsPerSplit: ROWS / 2,
        rowsPerSecond,
        fields: [
          { name: 'word', fill: 'key', prefix: 'w', keys: 20, skew: 0.5 },
          { name: 'id', fill: 'sequence' },
        ],
        eventTime: null,
        idle: [],
        watermark: NO_WATERMARK,
      }),
      testNode('count', {
        kind: 'aggregate',
        keys: ['word'],
        aggregates: [{ name: 'n', expression: 'COUNT(*)' }],
        emit: 'append',
      }),
      testNode('sink', { kind: 'log-sink', log: 'counts' }),
    ],
    testEdges('source>count', 'count>sink'),
    {
      settings: {
        ...DEFAULT_SETTINGS,
        checkpoint: { ...DEFAULT_SETTINGS.checkpoint, intervalMs: 300, tolerableFailures: 5 },
        restart: { strategy: 'fixed-delay', attempts: 100, delayMs: 50 },
      },
    },
  );
  return testPlan(document, jobId);
}

/** What is wrong with the committed rows; empty = each (key, n) is there exactly once and nothing is missing. */
export function wrongCounts(rows: readonly (readonly unknown[])[]): string[] {
  const seen = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const [word, n] of rows) {
    const key = `${String(word)} ${String(n)}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
    counts.set(String(word), (counts.get(String(word)) ?? 0) + 1);
  }
  const wrong = [...seen].filter(([, times]) => times !== 1).map(([key, times]) => `${key}: ${times} times`);
  for (const [word, count] of counts) {
    for (let n = 1; n <= count; n++) if (!seen.has(`${word} ${n}`)) wrong.push(`${word} ${n}: missing`);
  }
  if (rows.length !== ROWS) wrong.push(`${rows.length} rows instead of ${ROWS}`);
  return wrong;
}
