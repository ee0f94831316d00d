import { fileURLToPath } from 'node:url';
import { JobManager } from '#engine/coordinator/job-manager.ts';
import { SubtaskActor } from '#engine/subtask/subtask-actor.ts';
import { Vault } from '#engine/vault/vault.ts';
import { runThread } from '#runtime/node/thread-roles.ts';
import { loadGatedOperators } from './w1/gated-worker.ts';

/** Every thread of `weir run --world workers`, but subtasks have the benchmark's sources and sinks. */
runThread(fileURLToPath(import.meta.url), {
  vault: (jobId) => new Vault({ jobId }),
  coordinator: (jobId) => new JobManager({ jobId }),
  subtask: (descriptor, createOperator) => new SubtaskActor(descriptor, createOperator),
  operators: loadGatedOperators,
});
