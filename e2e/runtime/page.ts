import type { TraceBatch } from '#protocol/job-client.ts';
import type { JobPlan, JobVertex } from '#protocol/job-plan.ts';
import type { RestoreMode } from '#protocol/vault-messages.ts';
import type { TraceBody, TraceEvent } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import { IdbStorage } from '#runtime/browser/idb-storage.ts';
import { openStudioHost, type StudioHost } from '#runtime/browser/studio-host.ts';
import { PortWorld } from '#runtime/contract/port-world.ts';
import { STORAGE_EXAM } from '#runtime/contract/storage-exam.ts';
import { TRANSPORT_EXAM } from '#runtime/contract/transport-exam.ts';
import { findMissingFeatures } from '#runtime/feature-check.ts';
import { compileDocument } from '#model/compile/compile-document.ts';
import { decodeDocument } from '#model/decode-document.ts';
import '#expression/install-rare-functions.ts';
import '#expression/install-regular-expressions.ts';
import { holdAtPoint } from '../crash/sigkill-page.ts';
import { countingPlan, wrongCounts } from './real-job.ts';
import { followOrder } from './trace-order-page.ts';

/** What the tests call inside the page. */

let studio: StudioHost | null = null;
let engineStudio: StudioHost | null = null;

export function openHost(): StudioHost {
  studio ??= openStudioHost({
    supervisor: () => new Worker(new URL('./supervisor.worker.ts', import.meta.url), { type: 'module' }),
    deterministic: () => {
      throw new Error('not part of these tests');
    },
  });
  return studio;
}

/** Resolves with the state of the vault once it is known and, if given, of that kind. */
export async function vaultState(kind?: string): Promise<unknown> {
  const host = openHost();
  for (;;) {
    const state = host.vaultState();
    if (state.kind !== 'starting' && (kind === undefined || state.kind === kind)) return state;
    await pause(10);
  }
}

/** A started echo job whose trace can be waited for. */
export function startJob(rate: number) {
  return startPlan(ECHO_PLAN, rate, 'full');
}

/** The host of the real engine's workers. */
function openEngineHost(): StudioHost {
  engineStudio ??= openStudioHost({
    supervisor: () => new Worker(new URL('../../src/supervisor.worker.ts', import.meta.url), { type: 'module' }),
    deterministic: () => {
      throw new Error('not part of these tests');
    },
  });
  return engineStudio;
}

/** A started job of the real engine. */
export async function startCounting(
  jobId: string,
  rowsPerSecond: number | null,
  rate: number,
  restore: RestoreMode = 'fresh',
) {
  studio = openEngineHost();
  await vaultState('owner');
  return startPlan(countingPlan(jobId, rowsPerSecond), rate, 'summary', restore);
}

/** A started job of a document, with the files it reads. */
export async function startDocument(
  json: unknown,
  jobId: string,
  files: Readonly<Record<string, string>>,
  options: { readonly rate: number; readonly restore: RestoreMode; readonly traceLevel: TraceLevel },
) {
  studio = openEngineHost();
  await vaultState('owner');
  for (const [key, text] of Object.entries(files)) {
    await studio.putFile(key, new TextEncoder().encode(text).buffer);
  }
  const decoded = decodeDocument(json);
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.failure));
  const compiled = compileDocument(decoded.value, jobId);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.failure));
  return startPlan(compiled.value.plan, options.rate, options.traceLevel, options.restore);
}

/** Committed rows of a log. */
export async function committedRows(jobId: string, log: string) {
  const answer = await openEngineHost().sinkExport(jobId, log, 'committed');
  if (answer.kind !== 'sinkRows') throw new Error(JSON.stringify(answer));
  return answer.rows.map(({ values }) => values.map(String));
}

/** Rows of transactions that are neither committed nor aborted: after the end of a job there are none. */
export async function undecidedRows(jobId: string, log: string): Promise<number> {
  const answer = await openEngineHost().sinkExport(jobId, log, 'uncommitted');
  if (answer.kind !== 'sinkRows') throw new Error(JSON.stringify(answer));
  return answer.rows.filter(({ status }) => status === 'open' || status === 'pre-committed').length;
}

/** What is wrong with the committed output of a counting job. */
export async function committedMistakes(jobId: string): Promise<string[]> {
  const answer = await openEngineHost().sinkExport(jobId, 'counts', 'committed');
  if (answer.kind !== 'sinkRows') return [JSON.stringify(answer)];
  return wrongCounts(answer.rows.map(({ values }) => values));
}

/** Runs the transport exam on hosts connected by this browser's MessagePorts; the failures, by name. */
export async function examineTransport(): Promise<string[]> {
  const failures: string[] = [];
  for (const check of TRANSPORT_EXAM) {
    try {
      await check.run(() => Promise.resolve(new PortWorld()));
    } catch (error) {
      failures.push(`${check.name}: ${String(error)}`);
    }
  }
  return failures;
}

/** Jobs with checkpoints in the vault. */
export function resumableJobs() {
  return openEngineHost().resumableJobs();
}

async function startPlan(plan: JobPlan, rate: number, traceLevel: TraceLevel, restore: RestoreMode = 'fresh') {
  const client = openHost().createJobClient('workers');
  const events: TraceEvent[] = [];
  let last: TraceBatch | null = null;
  client.subscribe((batch) => {
    events.push(...batch.events);
    last = batch;
  });
  const order = followOrder(client);
  await client.start({ plan, restore, rate, traceLevel, script: null });

  async function waitFor<Kind extends TraceBody['kind']>(
    kind: Kind,
    matches: (body: Extract<TraceBody, { kind: Kind }>, event: TraceEvent) => boolean = () => true,
    count = 1,
    timeoutMs = 30_000,
  ): Promise<TraceEvent[]> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const found = events.filter(
        (event) => event.body.kind === kind && matches(event.body as Extract<TraceBody, { kind: Kind }>, event),
      );
      if (found.length >= count) return found;
      if (performance.now() > deadline) throw new Error(`only ${found.length} of ${count} ${kind} in ${timeoutMs} ms`);
      await pause(10);
    }
  }
  return { client, events, waitFor, last: () => last, order };
}

/** Runs the storage exam on real IndexedDB; the failures, by name. */
export async function examineStorage(): Promise<string[]> {
  const failures: string[] = [];
  let databases = 0;
  for (const check of STORAGE_EXAM) {
    const name = `exam-${databases++}`;
    const storage = new IdbStorage({ name });
    try {
      await check.run(() => Promise.resolve(storage));
    } catch (error) {
      failures.push(`${check.name}: ${String(error)}`);
    }
    await storage.close();
    indexedDB.deleteDatabase(name);
  }
  return failures;
}

const vertex = (id: number): JobVertex => ({
  id,
  name: `echo ${id}`,
  operators: [],
  parallelism: 1,
  maxParallelism: 128,
  slotSharingGroup: 'default',
});

const ECHO_PLAN: JobPlan = {
  version: 1,
  jobId: 'echo',
  name: 'echo',
  vertices: [vertex(0), vertex(1)],
  edges: [
    {
      id: 0,
      documentEdgeId: 'e',
      from: 0,
      fromOperator: 0,
      tag: null,
      to: 1,
      partitioner: 'forward',
      keyFields: [],
      schema: { fields: [], timeField: null, changelog: false },
    },
  ],
  settings: {
    checkpoint: {
      intervalMs: null,
      mode: 'exactly-once',
      timeoutMs: 1000,
      minPauseMs: 0,
      maxConcurrent: 1,
      tolerableFailures: 0,
    },
    restart: { strategy: 'none' },
    bufferTimeoutMs: 100,
    seed: 1,
    taskManagers: 2,
    costs: { recordMs: 0, hopMs: 0, channelMs: {}, controlMs: 0, snapshotSyncMs: 0, snapshotAsyncMs: 0, storageMs: 0 },
  },
};

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Whether a condition comes true within so many ms of looking; a page that gets no time does not use them up. */
async function waitUntil(condition: () => boolean, ms: number): Promise<boolean> {
  for (let waited = 0; waited < ms && !condition(); waited += LOOK_MS) await pause(LOOK_MS);
  return condition();
}

const LOOK_MS = 50;

declare global {
  interface Window {
    runtimePage: {
      pause: typeof pause;
      waitUntil: typeof waitUntil;
      vaultState: typeof vaultState;
      startJob: typeof startJob;
      startCounting: typeof startCounting;
      startDocument: typeof startDocument;
      committedRows: typeof committedRows;
      undecidedRows: typeof undecidedRows;
      committedMistakes: typeof committedMistakes;
      resumableJobs: typeof resumableJobs;
      examineStorage: typeof examineStorage;
      examineTransport: typeof examineTransport;
      openHost: typeof openHost;
      holdAtPoint: typeof holdAtPoint;
      findMissingFeatures: typeof findMissingFeatures;
    };
  }
}

window.runtimePage = {
  pause,
  waitUntil,
  vaultState,
  startJob,
  startDocument,
  committedRows,
  undecidedRows,
  startCounting,
  resumableJobs,
  committedMistakes,
  examineStorage,
  examineTransport,
  openHost,
  holdAtPoint,
  findMissingFeatures,
};
