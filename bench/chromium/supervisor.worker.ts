import { runSupervisor } from '#runtime/browser/supervisor.ts';
import { childWorker, parentMailbox } from '#runtime/browser/worker-mailbox.ts';

/** The app's process tree, but for the task managers, whose subtasks have the benchmark's sources and sinks. */
runSupervisor(parentMailbox(self), {
  vault: () => childWorker(new Worker(new URL('../../src/vault.worker.ts', import.meta.url), { type: 'module' })),
  coordinator: () =>
    childWorker(new Worker(new URL('../../src/coordinator.worker.ts', import.meta.url), { type: 'module' })),
  taskManager: () => childWorker(new Worker(new URL('./task-manager.worker.ts', import.meta.url), { type: 'module' })),
});
