import type { Actor } from '#engine/ports.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import { JobHost } from './job-host.ts';
import type { CoordinatorToSupervisor, Mailbox, SupervisorToCoordinator } from './worker-protocol.ts';

/**
 * The worker of one job's coordinator. It makes the port to each subtask it spawns itself, so that what it says right
 * after `spawn` has a way to go.
 */
export function runCoordinatorWorker(
  parent: Mailbox<SupervisorToCoordinator, CoordinatorToSupervisor>,
  createJobManager: (jobId: string) => Actor,
): void {
  let job: JobHost | null = null;

  function open(message: Extract<SupervisorToCoordinator, { kind: 'openJob' }>): void {
    const spawned = new Map<SubtaskId, number>();
    const opened = new JobHost({
      jobId: message.jobId,
      clock: message.clock,
      tracePort: message.tracePort,
      onFailure: (actor, _attempt, cause) => parent.post({ kind: 'actorFailed', actor, cause }),
      onAnswer: () => undefined,
      observe: ({ message: received }) => {
        if (received.kind !== 'jobAcquired' || received.jobTimeMs <= opened.clock.now()) return;
        // At once for this worker, whose next effects must not carry a time from before; then for all others.
        opened.host.changeClock(opened.clock.advanceTo(received.jobTimeMs));
        parent.post({ kind: 'jobTimeKnown', jobTimeMs: received.jobTimeMs });
      },
      spawn: (descriptor) => {
        const { port1, port2 } = new MessageChannel();
        spawned.set(descriptor.subtask, descriptor.attempt);
        opened.routes.connect(`task:${descriptor.subtask}`, port1);
        parent.post({ kind: 'spawn', descriptor, port: port2 }, [port2]);
      },
      kill: (subtask, attempt) => {
        if ((spawned.get(subtask) ?? 0) <= attempt) opened.routes.retire(`task:${subtask}`);
        parent.post({ kind: 'kill', subtask, attempt });
      },
    });
    job = opened;
    opened.routes.connect('vault', message.vaultPort);
    opened.host.add(createJobManager(message.jobId), { timeMs: opened.clock.now(), counter: 0 });
  }

  parent.onMessage((message) => {
    switch (message.kind) {
      case 'openJob':
        open(message);
        return;
      case 'deliver':
        job?.accept(message.envelope);
        return;
      case 'changeClock':
        job?.host.changeClock(message.clock);
    }
  });
}
