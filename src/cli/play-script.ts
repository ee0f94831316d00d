import { must } from '#std/assert.ts';
import { DeterministicJob } from '#sim/deterministic-job.ts';
import { ClientRun, type ClientRunReport } from './client-run.ts';
import type { LoadedDocument } from './load-document.ts';
import { progressText } from './run-texts.ts';

/** Plays a scripted scenario in the deterministic world, with the script's kills, triggers and delays. */
export async function playScript(
  loaded: LoadedDocument,
  options: { readonly stopAfterMs: number | null; readonly onProgress: (text: string) => void },
): Promise<ClientRunReport> {
  const { plan, script, files, clicks } = loaded;
  const job = new DeterministicJob({
    now: () => performance.now(),
    later: (run, hostMs) => void setTimeout(run, hostMs),
    loadFile: (key) =>
      Promise.resolve(
        must(
          files.find((file) => file.key === key),
          'every file of the plan was read',
        ).bytes,
      ),
  });
  const startedAt = performance.now();
  try {
    const run = new ClientRun(job, {
      plan,
      script,
      clicks,
      restore: 'fresh',
      rate: Number.POSITIVE_INFINITY,
      seed: plan.settings.seed,
      kills: 0,
      stopAfterMs: options.stopAfterMs,
      // Kills of the script may come in a row: they are no sign of a job that never gets further.
      failuresExpected: script?.kills.length ?? 0,
      onProgress: (progress) => options.onProgress(progressText(progress, performance.now() - startedAt)),
      ask: (request) => job.query(request),
    });
    return must(await run.run(), 'nobody abandons it');
  } finally {
    await job.dispose();
  }
}
