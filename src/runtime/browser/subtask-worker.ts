import { must } from '#std/assert.ts';
import type { OperatorFactory } from '#engine/operators/operator.ts';
import type { Actor, SubtaskDescriptor } from '#engine/ports.ts';
import { type JobVertex, parseSubtaskId } from '#protocol/job-plan.ts';
import { inOrder } from './in-order.ts';
import { JobHost } from './job-host.ts';
import { Stillness } from '../stillness.ts';
import type { Mailbox, SpawnOrder, SubtaskToTaskManager, TaskManagerToSubtask } from './worker-protocol.ts';

/**
 * The worker of one subtask. It outlives attempts: a killed actor leaves, the next one gets new ports, and the old
 * ports feed into it for a while.
 */
export function runSubtaskWorker(
  parent: Mailbox<TaskManagerToSubtask, SubtaskToTaskManager>,
  loadOperators: (vertex: JobVertex) => Promise<OperatorFactory>,
  createSubtask: (descriptor: SubtaskDescriptor, createOperator: OperatorFactory) => Actor,
): void {
  let job: JobHost | null = null;
  let running: SubtaskDescriptor | null = null;

  async function spawn(order: SpawnOrder): Promise<void> {
    const { descriptor } = order;
    job ??= new JobHost({
      jobId: descriptor.jobId,
      clock: order.clock,
      tracePort: order.tracePort,
      onFailure: (_actor, attempt, cause) => {
        running = null;
        parent.post({ kind: 'actorFailed', attempt, cause });
      },
      stillness: order.stillness === null ? undefined : new Stillness(order.stillness),
      onAnswer: (queryId, answer) => parent.post({ kind: 'answered', queryId, answer }),
    });
    job.routes.retireAll();
    job.traceTo(order.tracePort);
    job.host.changeClock(order.clock);
    let actor: Actor;
    try {
      const { vertex } = parseSubtaskId(descriptor.subtask);
      const createOperator = await loadOperators(must(descriptor.plan.vertices[vertex], 'a subtask has a vertex'));
      actor = createSubtask(descriptor, createOperator);
    } catch (error) {
      parent.post({ kind: 'actorFailed', attempt: descriptor.attempt, cause: String(error) });
      return;
    }
    running = descriptor;
    job.host.add(actor, descriptor.stamp, descriptor.pace);
    for (const { peer, port } of order.ports) job.routes.connect(peer, port);
    job.releaseStrays();
  }

  // While the code of operators is on its way, what the parent says waits.
  const handle = inOrder((message: TaskManagerToSubtask): Promise<void> | void => {
    switch (message.kind) {
      case 'spawn':
        return spawn(message.order);
      case 'kill':
        if (running !== null && running.attempt <= message.attempt) {
          job?.host.remove(`task:${running.subtask}`);
          running = null;
        }
        parent.post({ kind: 'killed', attempt: message.attempt });
        return;
      case 'hang':
        job?.host.hang(message.hostMs);
        return;
      case 'changeClock':
        job?.host.changeClock(message.clock);
        return;
      case 'ask': {
        const { queryId, request } = message;
        if (running === null) {
          parent.post({ kind: 'answered', queryId, answer: { kind: 'queryFailed', reason: 'subtask-not-running' } });
        } else job?.host.tell(`task:${running.subtask}`, { kind: 'query', queryId, request });
      }
    }
  });
  parent.onMessage(handle);
}
