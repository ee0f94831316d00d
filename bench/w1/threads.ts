import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { JobPlan } from '#protocol/job-plan.ts';
import { openThreadWorld } from '#runtime/node/thread-world.ts';
import type { Measured } from './contestant.ts';
import { startGatedJob } from './gated-job.ts';
import type { Load } from './load.ts';

/**
 * Runs a plan in the world of `weir run --world workers`: one thread a subtask, threads for vault, coordinator and task
 * managers, files with fsync. The clocks run from the opening of the gate until the job has finished; all threads
 * count.
 */
export async function runInThreads(plan: JobPlan, load: Load): Promise<Measured> {
  const world = openThreadWorld(mkdtempSync(join(tmpdir(), 'weir-w1-')), threadScript());
  try {
    const job = await startGatedJob(world.job, plan, load);
    const before = process.cpuUsage();
    const result = await job.finish();
    const { user, system } = process.cpuUsage(before);
    job.close();
    return { ...result, cpuMs: (user + system) / 1000 };
  } finally {
    await world.discard();
  }
}

/** The bundle of bench/subtask-worker.ts lies beside the bundle that was started, whatever chunk this code is in. */
function threadScript(): string {
  return join(dirname(resolve(process.argv[1] ?? '')), 'subtask-worker.js');
}
