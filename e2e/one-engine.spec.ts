import { expect, test } from '@playwright/test';
import '#expression/install-rare-functions.ts';
import '#expression/install-regular-expressions.ts';
import { JobRun } from '#conformance/job-run.ts';
import { compareCommitted } from '#view/verdict.ts';
import {
  COMPARED,
  type ComparedPipeline,
  type Input,
  loadInput,
  shortInput,
  wholeInput,
} from './one-engine-documents.ts';
import { closeServer, openRuntimePage, startServer } from './runtime/server.ts';

/**
 * One engine: what is committed is the same whether a pipeline runs in workers as fast as it can, in workers element by
 * element, or in one thread with virtual time.
 */

test.beforeAll(startServer);
test.afterAll(closeServer);

const WORLDS = [
  { name: 'free', input: wholeInput, rate: 1 },
  { name: 'paced', input: shortInput, rate: 0.9 },
] as const;

for (const pipeline of COMPARED) {
  for (const { name, input, rate } of WORLDS) {
    test(`${pipeline.id}: workers, ${name}, commit what the deterministic world commits`, async ({ page }) => {
      await openRuntimePage(page);
      const started = performance.now();
      const given = input(pipeline);
      const expected = runDeterministic(pipeline, given);
      const deterministicMs = performance.now() - started;
      const actual = await page.evaluate(
        async ({ document, files, jobId, rate, sinks }) => {
          const { client, events, waitFor } = await window.runtimePage.startDocument(document, jobId, files, {
            rate,
            restore: 'fresh',
            traceLevel: 'summary',
          });
          await waitFor('jobStateChanged', (body) => body.to === 'FINISHED', 1, 90_000);
          const rows = await Promise.all(sinks.map((sink) => window.runtimePage.committedRows(jobId, sink)));
          await client.dispose();
          const of = (kind: string) => events.filter(({ body }) => body.kind === kind).length;
          return { rows, checkpoints: of('checkpointCompleted'), attempts: of('attemptStarted') };
        },
        {
          document: given.document,
          files: given.files,
          jobId: `${pipeline.id}-${name}`,
          rate,
          sinks: pipeline.sinks.map(({ sink }) => sink),
        },
      );
      console.log(
        `${pipeline.id}, ${name}: ${actual.rows.map((rows) => rows.length).join(' + ')} rows, ` +
          `${actual.checkpoints} checkpoints, deterministic ${(deterministicMs / 1000).toFixed(1)} s, ` +
          `all ${((performance.now() - started) / 1000).toFixed(1)} s`,
      );
      expect(actual.attempts).toBe(1);
      pipeline.sinks.forEach(({ inexact }, at) => {
        const [wanted, found] = [expected[at] ?? [], actual.rows[at] ?? []].map((rows) => rowTexts(rows, inexact));
        expect(compareCommitted(wanted ?? [], found ?? [])).toEqual({ missing: [], repeated: [], unexpected: [] });
      });
      expect(expected.some((rows) => rows.length > 0)).toBe(true);
    });
  }
}

const SEED = 1;
const STEP_MS = 1 / 16;
const STEPS_MAX = 10_000_000;

/** The rows of each sink, as the page gives them. */
function runDeterministic(pipeline: ComparedPipeline, input: Input): string[][][] {
  const { plan, files } = loadInput(input);
  const job = new JobRun({ plan, files, seed: SEED, stepMs: STEP_MS, rethrow: true });
  job.start();
  job.advance(STEPS_MAX);
  if (job.state() !== 'FINISHED') throw new Error(`the job ended ${job.state()}: ${job.reason() ?? ''}`);
  return pipeline.sinks.map(({ sink }) => job.rowsOf(sink).map(({ values }) => values.map(String)));
}

/** Sums of doubles agree to 12 digits whatever their order; anything else has to be the same text. */
function rowTexts(rows: readonly (readonly string[])[], inexact: readonly number[]): string[] {
  return rows.map((values) =>
    values.map((value, column) => (inexact.includes(column) ? Number(value).toPrecision(12) : value)).join('|'),
  );
}
