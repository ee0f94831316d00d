import { openStudioHost } from '#runtime/browser/studio-host.ts';
import { JobWatch } from '../w1/job-watch.ts';
import { REPORT_PATH, type SoakReport } from './report.ts';
import { soakPlan } from './soak-job.ts';

/** Runs the endless job in the app's workers and reports memory at every tick to the server it came from. */

interface MemoryMeasurement {
  readonly breakdown: readonly {
    readonly bytes: number;
    readonly attribution: readonly { readonly url: string; readonly scope: string }[];
  }[];
}

const watch = new JobWatch();
const recordsOf = new Map<string, number>();
let jobState = 'CREATED';

async function measureMemory(): Promise<SoakReport['memory']> {
  const { measureUserAgentSpecificMemory: measure } = performance as Performance & {
    measureUserAgentSpecificMemory?: () => Promise<MemoryMeasurement>;
  };
  if (measure === undefined) return null;
  const { breakdown } = await measure.call(performance);
  const memory: Record<string, number> = {};
  for (const { bytes, attribution } of breakdown) {
    const name = attribution[0] === undefined ? 'shared' : nameOf(attribution[0].url, attribution[0].scope);
    memory[name] = (memory[name] ?? 0) + bytes;
  }
  return memory;
}

/** `…/assets/subtask.worker-Bx2.js` → `subtask.worker`. */
function nameOf(url: string, scope: string): string {
  if (scope === 'Window') return 'page';
  return /([\w.-]+)-[\w-]{8}\.js/.exec(url.split('/').at(-1) ?? '')?.[1] ?? scope;
}

async function report(): Promise<void> {
  const body: SoakReport = {
    visibility: document.visibilityState,
    jobState,
    records: [...recordsOf.values()].reduce((sum, records) => sum + records, 0),
    checkpoints: watch.checkpoints.length,
    failedCheckpoints: watch.failedCheckpoints.length,
    memory: await measureMemory(),
  };
  await fetch(REPORT_PATH, { method: 'POST', body: JSON.stringify(body) });
}

const studio = openStudioHost({
  supervisor: () => new Worker(new URL('../../src/supervisor.worker.ts', import.meta.url), { type: 'module' }),
  deterministic: () => {
    throw new Error('not part of the soak');
  },
});
while (studio.vaultState().kind === 'starting') await new Promise((resolve) => setTimeout(resolve, 10));
const client = studio.createJobClient('workers');
client.subscribe((batch) => {
  jobState = batch.jobState;
  watch.observe(batch.events);
  for (const { body } of batch.events) {
    // Sources are the subtasks of the first vertex.
    if (body.kind === 'counters' && body.subtask.startsWith('0/')) {
      recordsOf.set(body.subtask, body.counters.recordsOut);
    }
  }
});
watch.finished.catch(() => report());
await client.start({
  plan: soakPlan(`soak-${Date.now()}`),
  restore: 'fresh',
  rate: 1,
  traceLevel: 'summary',
  script: null,
});
const ticks = new Worker(new URL('./tick.worker.ts', import.meta.url), { type: 'module' });
ticks.onmessage = () => void report();
