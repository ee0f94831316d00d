import { compileDocument } from '#model/compile/compile-document.ts';
import type { PipelineDocument } from '#model/document.ts';
import { DEFAULT_SETTINGS, newDocument, NO_WATERMARK } from '#model/new-document.ts';
import type { JobPlan } from '#protocol/job-plan.ts';

/** Rows of the generator in all. */
export const ROWS = 6000;

/** A generator counted per key into a two-phase-commit log: each (key, n) has to be committed exactly once. */
export function countingPlan(jobId: string, rowsPerSecond: number | null): JobPlan {
  const node = { parallelism: null, maxParallelism: null, chaining: 'always', position: { x: 0, y: 0 } } as const;
  const document: PipelineDocument = {
    ...newDocument({ id: jobId, name: 'counting' }),
    nodes: [
      {
        ...node,
        id: 'source',
        uid: 'source',
        name: 'source',
        config: {
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
        },
      },
      {
        ...node,
        id: 'count',
        uid: 'count',
        name: 'count',
        config: {
          kind: 'aggregate',
          keys: ['word'],
          aggregates: [{ name: 'n', expression: 'COUNT(*)' }],
          emit: 'append',
        },
      },
      { ...node, id: 'sink', uid: 'sink', name: 'sink', config: { kind: 'log-sink', log: 'counts' } },
    ],
    edges: [
      { id: 'e1', from: 'source', fromPort: 'out', to: 'count', partitioner: 'auto' },
      { id: 'e2', from: 'count', fromPort: 'out', to: 'sink', partitioner: 'auto' },
    ],
    settings: {
      ...DEFAULT_SETTINGS,
      checkpoint: { ...DEFAULT_SETTINGS.checkpoint, intervalMs: 300, tolerableFailures: 5 },
      restart: { strategy: 'fixed-delay', attempts: 100, delayMs: 50 },
    },
  };
  const compiled = compileDocument(document, jobId);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.failure));
  return compiled.value.plan;
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
