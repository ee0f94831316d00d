import { fileURLToPath } from 'node:url';
import { JobManager } from '#engine/coordinator/job-manager.ts';
import { SubtaskActor } from '#engine/subtask/subtask-actor.ts';
import { Vault } from '#engine/vault/vault.ts';
import { runThread } from '#runtime/node/thread-roles.ts';

// Every thread of `weir run --world workers`. Regular expressions and time zones come with the operators that need
// them.
runThread(fileURLToPath(import.meta.url), {
  vault: (jobId) => new Vault({ jobId }),
  coordinator: (jobId) => new JobManager({ jobId }),
  subtask: (descriptor, createOperator) => new SubtaskActor(descriptor, createOperator),
});
