import { runSupervisor } from '#runtime/browser/supervisor.ts';
import { childWorker, parentMailbox } from '#runtime/browser/worker-mailbox.ts';

/** Root of the process tree: started by the page, starts everything else. */
runSupervisor(parentMailbox(self), {
  vault: () => childWorker(new Worker(new URL('./vault.worker.ts', import.meta.url), { type: 'module' })),
  coordinator: () => childWorker(new Worker(new URL('./coordinator.worker.ts', import.meta.url), { type: 'module' })),
  taskManager: () => childWorker(new Worker(new URL('./task-manager.worker.ts', import.meta.url), { type: 'module' })),
});
