import type { JobClient } from '#protocol/job-client.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { Measured } from './contestant.ts';
import { openGateChannel } from './gate-channel.ts';
import { JobWatch } from './job-watch.ts';
import type { Load } from './load.ts';
import { addOutcome, emptyOutcome } from './outcome.ts';

/** A job whose sources wait at the gate; the clocks are read while all of them stand still. */
export interface GatedJob {
  /** Opens the gate and waits for the end of the job. */
  finish(): Promise<Omit<Measured, 'cpuMs'>>;
  close(): void;
}

/**
 * Starts a plan with the benchmark's sources and sinks in a world of workers, and waits until every source has read its
 * warm-up and stands at the gate, and until as many checkpoints are complete as make their code warm, too.
 */
export async function startGatedJob(client: JobClient, plan: JobPlan, load: Load): Promise<GatedJob> {
  const [sources, sinks] = plan.vertices.map(({ parallelism }) => parallelism) as [number, number];
  const watch = new JobWatch();
  client.subscribe(({ events }) => watch.observe(events));
  const outcome = emptyOutcome();
  let reached = 0;
  let parts = 0;
  const channel = openGateChannel((message) => {
    if (message.kind === 'load-wanted') channel.tell({ kind: 'load', load, parallelism: sources });
    else if (message.kind === 'reached') reached++;
    else if (message.kind === 'finished') {
      addOutcome(outcome, message.outcome);
      parts++;
    }
  });
  await client.start({ plan, restore: 'fresh', rate: 1, traceLevel: 'summary', script: null });
  while (reached < sources) await Promise.race([sleep(5), watch.finished]);
  const cold = load.warmupPasses === 0;
  const wanted = cold || plan.settings.checkpoint.intervalMs === null ? 0 : WARMUP_CHECKPOINTS;
  while (watch.checkpoints.length < wanted) await Promise.race([sleep(5), watch.finished]);
  await sleep(SETTLE_MS);
  const finish = async (): Promise<Omit<Measured, 'cpuMs'>> => {
    const startedAt = performance.now();
    const before = watch.checkpoints.length;
    channel.tell({ kind: 'opened' });
    await watch.finished;
    const wallMs = performance.now() - startedAt;
    // A sink's sums come by another way than the news that the job has finished.
    while (parts < sinks) await sleep(1);
    return {
      outcome,
      records: load.bids * (load.passes - load.warmupPasses),
      wallMs,
      checkpoints: watch.checkpoints.slice(before),
      failedCheckpoints: watch.failedCheckpoints,
    };
  };
  return { finish, close: () => channel.close() };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const WARMUP_CHECKPOINTS = 2;

/** Longer than the buffer timeout and the watermark interval. */
const SETTLE_MS = 300;
