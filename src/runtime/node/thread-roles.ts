import { workerData } from 'node:worker_threads';
import type { OperatorFactory } from '#engine/operators/operator.ts';
import type { Actor, SubtaskDescriptor } from '#engine/ports.ts';
import type { JobVertex } from '#protocol/job-plan.ts';
import { runCoordinatorWorker } from '../browser/coordinator-worker.ts';
import { loadOperators } from '../browser/operator-library.ts';
import { runSubtaskWorker } from '../browser/subtask-worker.ts';
import { runTaskManager } from '../browser/task-manager.ts';
import { childThread, parentThread } from './thread-mailbox.ts';
import { runVaultThread } from './vault-thread.ts';

/** What a thread is for; its `workerData`. */
export type ThreadRole =
  | { readonly role: 'vault'; readonly folder: string }
  | { readonly role: 'coordinator' | 'task-manager' | 'subtask' };

/** The actors that threads host: the composition root's. */
export interface ThreadActors {
  readonly vault: (jobId: string) => Actor;
  readonly coordinator: (jobId: string) => Actor;
  readonly subtask: (descriptor: SubtaskDescriptor, createOperator: OperatorFactory) => Actor;
  /** The operators of a task; the app's own where it is left out. A measurement brings sources and sinks of its own. */
  readonly operators?: ((vertex: JobVertex) => Promise<OperatorFactory>) | undefined;
}

/**
 * What every thread of a process tree runs: one script, whose role its parent chose. `script`: the path of that script,
 * for threads that start others.
 */
export function runThread(script: string, actors: ThreadActors): void {
  const role = workerData as ThreadRole;
  switch (role.role) {
    case 'vault':
      return runVaultThread(parentThread(), actors.vault, role.folder);
    case 'coordinator':
      return runCoordinatorWorker(parentThread(), actors.coordinator);
    case 'task-manager':
      return runTaskManager(parentThread(), () => childThread(script, { role: 'subtask' } satisfies ThreadRole));
    case 'subtask':
      return runSubtaskWorker(parentThread(), actors.operators ?? loadOperators, actors.subtask);
  }
}
