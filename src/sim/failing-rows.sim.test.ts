import { expect, test } from 'vitest';
import type { NodeConfig } from '#model/document.ts';
import { NO_WATERMARK } from '#model/new-document.ts';
import { testDocument, testEdges, testNode, testPlan } from '#model/testing.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { HandHost } from './testing.ts';

const COUNT = 60;

/** Numbers, divided by a number that is 0 for every fifth, and the failures in a log of their own. */
function planOf(consumerParallelism: number): JobPlan {
  const rows: NodeConfig = {
    kind: 'rows',
    columns: [
      { name: 'n', type: 'INT NOT NULL' },
      { name: 'part', type: 'INT NOT NULL' },
    ],
    timeColumn: null,
    rows: [0, 1].map((split) =>
      Array.from({ length: COUNT / 2 }, (_, index) => {
        const n = 2 * index + split;
        return { values: [n, n % 5], atMs: null, label: null };
      }),
    ),
    rowsPerSecond: 10,
    watermark: NO_WATERMARK,
  };
  const base = testDocument([], []);
  const document = testDocument(
    [
      testNode('rows', rows),
      testNode('ratio', {
        kind: 'project',
        fields: [
          { name: 'n', expression: 'n' },
          { name: 'ratio', expression: 'n / part' },
        ],
        failingRows: 'side-output',
      }),
      testNode('good', { kind: 'log-sink', log: 'good' }),
      // Chained to the projection, or over channels of its own.
      testNode('bad', { kind: 'log-sink', log: 'bad' }, { parallelism: consumerParallelism }),
    ],
    testEdges('rows>ratio', 'ratio>good', 'ratio.failed>bad'),
    {
      settings: {
        ...base.settings,
        checkpoint: { ...base.settings.checkpoint, intervalMs: 400 },
        restart: { strategy: 'fixed-delay', attempts: 10, delayMs: 100 },
      },
    },
  );
  return testPlan(document, 'failing');
}

async function committed(host: HandHost, sink: string): Promise<readonly (readonly unknown[])[]> {
  const answer = await host.job.query({ kind: 'sinkExport', sink, lens: 'committed' });
  if (answer.kind !== 'sinkRows') throw new Error(JSON.stringify(answer));
  return [...answer.rows.map(({ values }) => values)].sort((left, right) => Number(left[0]) - Number(right[0]));
}

test.each([2, 1])('rows that fail are committed once, beside those that do not (%i sinks)', async (parallelism) => {
  const host = new HandHost();
  await host.job.start({ plan: planOf(parallelism), restore: 'fresh', rate: 1, traceLevel: 'full', script: null });
  for (const subtask of ['0/0', '0/1'] as const) {
    host.pass(700);
    await host.job.inject({ kind: 'killSubtask', subtask });
  }
  host.pass(60_000);
  expect(host.jobState).toBe('FINISHED');
  expect(host.of('restartScheduled').length).toBeGreaterThanOrEqual(2);
  const numbers = Array.from({ length: COUNT }, (_, n) => n);
  expect((await committed(host, 'good')).map(([n]) => Number(n))).toEqual(numbers.filter((n) => n % 5 !== 0));
  expect(await committed(host, 'bad')).toEqual(
    numbers.filter((n) => n % 5 === 0).map((n) => [n, 0, 'Division by zero (in n / part)', 'n / part']),
  );
});
