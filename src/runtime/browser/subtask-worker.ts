import type { Actor, SubtaskDescriptor } from '#engine/ports.ts';
import { JobHost } from './job-host.ts';
import type { Mailbox, SpawnOrder, SubtaskToTaskManager, TaskManagerToSubtask } from './worker-protocol.ts';

/**
 * The worker of one subtask. It outlives attempts: a killed actor leaves, the next one gets new ports, and the old
 * ports feed into it for a while.
 */
export function runSubtaskWorker(
  parent: Mailbox<TaskManagerToSubtask, SubtaskToTaskManager>,
  createSubtask: (descriptor: SubtaskDescriptor) => Actor,
): void {
  let job: JobHost | null = null;
  let running: SubtaskDescriptor | null = null;

  function spawn(order: SpawnOrder): void {
    const { descriptor } = order;
    job ??= new JobHost({
      jobId: descriptor.jobId,
      clock: order.clock,
      tracePort: order.tracePort,
      onFailure: (_actor, attempt, cause) => {
        running = null;
        parent.post({ kind: 'actorFailed', attempt, cause });
      },
      onAnswer: (queryId, answer) => parent.post({ kind: 'answered', queryId, answer }),
    });
    job.routes.retireAll();
    job.traceTo(order.tracePort);
    job.host.changeClock(order.clock);
    let actor: Actor;
    try {
      actor = createSubtask(descriptor);
    } catch (error) {
      parent.post({ kind: 'actorFailed', attempt: descriptor.attempt, cause: String(error) });
      return;
    }
    running = descriptor;
    job.host.add(actor, descriptor.stamp, descriptor.pace);
    for (const { peer, port } of order.ports) job.routes.connect(peer, port);
    job.releaseStrays();
  }

  parent.onMessage((message) => {
    switch (message.kind) {
      case 'spawn':
        spawn(message.order);
        return;
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
}
