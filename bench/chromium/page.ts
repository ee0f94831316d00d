import { openStudioHost, type StudioHost } from '#runtime/browser/studio-host.ts';
import { generateBids } from '../w1/bids.ts';
import type { Measured } from '../w1/contestant.ts';
import { startGatedJob } from '../w1/gated-job.ts';
import { runHandLoop } from '../w1/hand-loop.ts';
import { w1Plan } from '../w1/job.ts';
import { CHECKPOINT_MS, type Load } from '../w1/load.ts';

/** What the race calls inside the page: a run is prepared, the clocks are read outside, the run is finished. */

type PageResult = Omit<Measured, 'cpuMs'>;

interface PreparedRun {
  finish(): Promise<PageResult>;
}

let studio: StudioHost | null = null;
let prepared: PreparedRun | null = null;
let jobs = 0;

async function ownedStudio(): Promise<StudioHost> {
  studio ??= openStudioHost({
    supervisor: () => new Worker(new URL('./supervisor.worker.ts', import.meta.url), { type: 'module' }),
    deterministic: () => {
      throw new Error('not part of the benchmark');
    },
  });
  while (studio.vaultState().kind === 'starting') await sleep(10);
  if (studio.vaultState().kind !== 'owner') throw new Error(`the vault is ${studio.vaultState().kind}`);
  return studio;
}

function prepareLoop(load: Load): void {
  const bids = generateBids(load.seed, 0, 1, load.bids);
  runHandLoop(bids, load.warmupPasses, load.spanMs);
  prepared = {
    finish: async () => {
      const startedAt = performance.now();
      const outcome = runHandLoop(bids, load.passes, load.spanMs);
      const wallMs = performance.now() - startedAt;
      return { outcome, records: load.bids * load.passes, wallMs, checkpoints: [], failedCheckpoints: [] };
    },
  };
}

async function prepareJob(load: Load, parallelism: number, checkpoints: boolean): Promise<void> {
  const host = await ownedStudio();
  const client = host.createJobClient('workers');
  const plan = w1Plan(`w1-${Date.now()}-${++jobs}`, parallelism, checkpoints ? CHECKPOINT_MS : null);
  const job = await startGatedJob(client, plan, load);
  prepared = {
    finish: async () => {
      const result = await job.finish();
      await client.dispose();
      job.close();
      return result;
    },
  };
}

/** Runs what was prepared. */
async function finish(): Promise<PageResult> {
  if (prepared === null) throw new Error('a run is prepared before it is finished');
  return prepared.finish();
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

declare global {
  interface Window {
    w1: { prepareLoop: typeof prepareLoop; prepareJob: typeof prepareJob; finish: typeof finish };
  }
}

window.w1 = { prepareLoop, prepareJob, finish };
