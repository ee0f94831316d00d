import { openStudioHost, type StudioHost } from '#runtime/browser/studio-host.ts';
import type { JobClient } from '#protocol/job-client.ts';
import { generateBids } from '../w1/bids.ts';
import type { Measured } from '../w1/contestant.ts';
import { runHandLoop } from '../w1/hand-loop.ts';
import { w1Plan } from '../w1/job.ts';
import { JobWatch } from '../w1/job-watch.ts';
import { CHECKPOINT_MS, type Load } from '../w1/load.ts';
import { addOutcome, emptyOutcome, type Outcome } from '../w1/outcome.ts';
import { openGateChannel } from './gate-channel.ts';

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
  const watch = new JobWatch();
  client.subscribe(({ events }) => watch.observe(events));
  const outcome = emptyOutcome();
  let reached = 0;
  let parts = 0;
  const channel = openGateChannel((message) => {
    if (message.kind === 'load-wanted') channel.tell({ kind: 'load', load, parallelism });
    else if (message.kind === 'reached') reached++;
    else if (message.kind === 'finished') {
      addOutcome(outcome, message.outcome);
      parts++;
    }
  });
  const plan = w1Plan(`w1-${Date.now()}-${++jobs}`, parallelism, checkpoints ? CHECKPOINT_MS : null);
  await client.start({ plan, restore: 'fresh', rate: 1, traceLevel: 'summary', script: null });
  while (reached < parallelism) await Promise.race([sleep(5), watch.finished]);
  await sleep(SETTLE_MS);
  // A sink's sums come by another way than the news that the job has finished.
  const allParts = async (): Promise<Outcome> => {
    while (parts < parallelism) await sleep(1);
    return outcome;
  };
  prepared = { finish: () => finishJob(client, watch, load, allParts, channel) };
}

async function finishJob(
  client: JobClient,
  watch: JobWatch,
  load: Load,
  allParts: () => Promise<Outcome>,
  channel: ReturnType<typeof openGateChannel>,
): Promise<PageResult> {
  const startedAt = performance.now();
  const before = watch.checkpoints.length;
  channel.tell({ kind: 'opened' });
  await watch.finished;
  const wallMs = performance.now() - startedAt;
  const outcome = await allParts();
  await client.dispose();
  channel.close();
  return {
    outcome,
    records: load.bids * (load.passes - load.warmupPasses),
    wallMs,
    checkpoints: watch.checkpoints.slice(before),
    failedCheckpoints: watch.failedCheckpoints,
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

/** Longer than the buffer timeout and the watermark interval. */
const SETTLE_MS = 300;

declare global {
  interface Window {
    w1: { prepareLoop: typeof prepareLoop; prepareJob: typeof prepareJob; finish: typeof finish };
  }
}

window.w1 = { prepareLoop, prepareJob, finish };
