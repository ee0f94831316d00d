import { parentPort, workerData } from 'node:worker_threads';
import { createSubtaskActor } from '#engine/subtask/create-subtask-actor.ts';
import { JobHost } from '#runtime/browser/job-host.ts';
import { gatedOperators } from './w1/gated-operators.ts';
import { GATE_OPEN, GATE_REACHED, type SubtaskThreadData, type SubtaskThreadMessage } from './w1/threads.ts';

/** A subtask in a thread of its own, hosted as in a worker of the browser. */
const { descriptor, clock, ports, tracePort, load, gate } = workerData as SubtaskThreadData;

function tell(message: SubtaskThreadMessage): void {
  parentPort?.postMessage(message);
}

const job = new JobHost({
  jobId: descriptor.jobId,
  clock,
  tracePort,
  onFailure: (actor, _attempt, cause) => tell({ kind: 'failed', cause: `${actor}: ${cause}` }),
  onAnswer: () => undefined,
});
for (const { peer, port } of ports) job.routes.connect(peer, port);
const createOperator = gatedOperators({
  load,
  parallelism: descriptor.plan.vertices[0]?.parallelism ?? 1,
  gate: {
    reached: () => void Atomics.add(gate, GATE_REACHED, 1),
    isOpen: () => Atomics.load(gate, GATE_OPEN) === 1,
  },
  onFinish: (outcome) => tell({ kind: 'finished', outcome }),
});
job.host.add(createSubtaskActor(descriptor, { createOperator }), descriptor.stamp, descriptor.pace);
job.releaseStrays();
