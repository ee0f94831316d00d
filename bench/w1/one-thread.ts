import { JobManager } from '#engine/coordinator/job-manager.ts';
import type { OperatorFactory } from '#engine/operators/operator.ts';
import type { Actor } from '#engine/ports.ts';
import { createSubtaskActor } from '#engine/subtask/create-subtask-actor.ts';
import { Vault } from '#engine/vault/vault.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { Envelope } from '#protocol/messages.ts';
import { ActorHost } from '#runtime/actor-host.ts';
import { absoluteHostNow, JobClock } from '#runtime/job-clock.ts';
import type { Storage } from '#runtime/storage.ts';
import { JobWatch } from './job-watch.ts';

/**
 * Runs a job with every actor (coordinator, vault, subtasks) in this thread, hosted as in any worker: messages between
 * them are copied, buffers are detached. Resolves when the job has finished; rejects when it fails. `wrap` may stand
 * between the host and a subtask.
 */
export async function runInOneThread(
  plan: JobPlan,
  storage: Storage,
  createOperator: OperatorFactory,
  wrap: (actor: Actor) => Actor = (actor) => actor,
): Promise<JobWatch> {
  const { jobId } = plan;
  const watch = new JobWatch();
  const clock = JobClock.starting(absoluteHostNow, 1);
  const host: ActorHost = new ActorHost({
    jobId,
    clock,
    hostNow: () => performance.now(),
    choose: () => 0,
    route: () => undefined,
    traceSink: (events) => watch.observe(events),
    onFailure: (actor, _attempt, cause) => watch.fail(`${actor}: ${cause}`),
    storage,
    spawn: (descriptor) => {
      host.add(wrap(createSubtaskActor(descriptor, { createOperator })), descriptor.stamp, descriptor.pace);
    },
    kill: (subtask) => host.remove(`task:${subtask}`),
  });
  const stamp = { timeMs: clock.now(), counter: 0 };
  host.add(new Vault({ jobId }), stamp);
  host.add(new JobManager({ jobId }), stamp);
  host.accept(startEnvelope(plan, stamp));
  try {
    await watch.finished;
  } finally {
    host.dispose();
  }
  return watch;
}

/** The client's order to start a job from nothing. */
function startEnvelope(plan: JobPlan, stamp: Envelope['stamp']): Envelope {
  return {
    jobId: plan.jobId,
    from: 'client',
    to: 'coordinator',
    epoch: 0,
    attempt: 0,
    stamp,
    dueAt: 0,
    message: { kind: 'startJob', plan, restore: 'fresh', traceLevel: 'summary' },
  };
}
