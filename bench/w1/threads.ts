import { dirname, join, resolve } from 'node:path';
import { Worker, type TransferListItem } from 'node:worker_threads';
import { JobManager } from '#engine/coordinator/job-manager.ts';
import type { SubtaskDescriptor } from '#engine/ports.ts';
import { Vault } from '#engine/vault/vault.ts';
import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId } from '#protocol/messages.ts';
import { ActorHost } from '#runtime/actor-host.ts';
import { neighboursOf, PeerPorts } from '#runtime/browser/job-wiring.ts';
import type { TraceMessage } from '#runtime/browser/worker-protocol.ts';
import { absoluteHostNow, type ClockMap, JobClock } from '#runtime/job-clock.ts';
import { PortRoutes } from '#runtime/port-routes.ts';
import type { Storage } from '#runtime/storage.ts';
import type { Measured } from './contestant.ts';
import { JobWatch } from './job-watch.ts';
import type { Load } from './load.ts';
import { startEnvelope } from './one-thread.ts';
import { addOutcome, emptyOutcome, type Outcome } from './outcome.ts';

/** Words of the shared gate: how many sources have reached it, and whether it is open. */
export const GATE_REACHED = 0;
export const GATE_OPEN = 1;

export interface SubtaskThreadData {
  readonly descriptor: SubtaskDescriptor;
  readonly clock: ClockMap;
  readonly ports: readonly { readonly peer: ActorId; readonly port: MessagePort }[];
  readonly tracePort: MessagePort;
  readonly load: Load;
  readonly gate: Int32Array;
}

export type SubtaskThreadMessage =
  | { readonly kind: 'finished'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly cause: string };

/**
 * Runs W1 with one thread per subtask, ports between them, and coordinator and vault in this thread. The clocks run from
 * the opening of the gate until the job has finished; every thread counts, this one too.
 */
export async function runInThreads(plan: JobPlan, storage: Storage, load: Load): Promise<Measured> {
  const { jobId } = plan;
  const watch = new JobWatch();
  const clock = JobClock.starting(absoluteHostNow, 1);
  const gate = new Int32Array(new SharedArrayBuffer(8));
  const peers = new PeerPorts(1);
  const workers = new Map<SubtaskId, Worker>();
  const tracePorts: MessagePort[] = [];
  const outcome = emptyOutcome();
  const routes = new PortRoutes((envelope) => void host.accept(envelope));
  const host: ActorHost = new ActorHost({
    jobId,
    clock,
    hostNow: () => performance.now(),
    choose: () => 0,
    route: (envelope, transfer) => void routes.send(envelope, transfer),
    traceSink: (events) => watch.observe(events),
    onFailure: (actor, _attempt, cause) => watch.fail(`${actor}: ${cause}`),
    storage,
    spawn,
    kill: (subtask) => void workers.get(subtask)?.terminate(),
  });

  function spawn(descriptor: SubtaskDescriptor): void {
    const { subtask } = descriptor;
    const toMain = (['coordinator', 'vault'] as const).map((peer) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = (event: MessageEvent) => void host.accept(event.data);
      // Coordinator and vault share this thread: their messages to the subtask take one of the two ports.
      if (peer === 'coordinator') routes.connect(`task:${subtask}`, port1);
      return { peer, port: port2, mine: port1 };
    });
    const toTasks = neighboursOf(plan, subtask).map((peer) => ({
      peer: `task:${peer}` as const,
      port: peers.take(subtask, peer),
    }));
    const trace = new MessageChannel();
    trace.port1.onmessage = (event: MessageEvent<TraceMessage>) => watch.observe(event.data.events);
    tracePorts.push(trace.port1, ...toMain.map(({ mine }) => mine));
    const ports = [...toMain.map(({ peer, port }) => ({ peer, port })), ...toTasks];
    const workerData = {
      descriptor,
      clock: clock.map(),
      ports,
      tracePort: trace.port2,
      load,
      gate,
    } satisfies SubtaskThreadData;
    const transferList = [trace.port2, ...ports.map(({ port }) => port)] as unknown as TransferListItem[];
    const worker = new Worker(workerScript(), { workerData, transferList });
    worker.on('message', (message: SubtaskThreadMessage) => {
      if (message.kind === 'finished') addOutcome(outcome, message.outcome);
      else watch.fail(message.cause);
    });
    worker.on('error', (error) => watch.fail(String(error)));
    workers.set(subtask, worker);
  }

  const stamp = { timeMs: clock.now(), counter: 0 };
  host.add(new Vault({ jobId }), stamp);
  host.add(new JobManager({ jobId }), stamp);
  host.accept(startEnvelope(plan, stamp));
  try {
    const sources = plan.vertices[0]?.parallelism ?? 0;
    await Promise.race([allReached(gate, sources), watch.finished]);
    const startedAt = performance.now();
    const before = process.cpuUsage();
    const { checkpoints } = watch;
    const checkpointsBefore = checkpoints.length;
    Atomics.store(gate, GATE_OPEN, 1);
    await watch.finished;
    const { user, system } = process.cpuUsage(before);
    return {
      outcome,
      records: load.bids * (load.passes - load.warmupPasses),
      cpuMs: (user + system) / 1000,
      wallMs: performance.now() - startedAt,
      checkpoints: checkpoints.slice(checkpointsBefore),
      failedCheckpoints: watch.failedCheckpoints,
    };
  } finally {
    host.dispose();
    routes.close();
    for (const port of tracePorts) port.close();
    await Promise.all([...workers.values()].map((worker) => worker.terminate()));
  }
}

/** The bundle of bench/subtask-worker.ts lies beside the bundle that was started, whatever chunk this code is in. */
function workerScript(): string {
  return join(dirname(resolve(process.argv[1] ?? '')), 'subtask-worker.js');
}

/** Resolves when every source waits at the gate and what they sent before has had time to be processed. */
async function allReached(gate: Int32Array, sources: number): Promise<void> {
  while (Atomics.load(gate, GATE_REACHED) < sources) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}

/** Longer than the buffer timeout and the watermark interval. */
const SETTLE_MS = 300;
