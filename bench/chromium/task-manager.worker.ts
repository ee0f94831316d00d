import { runTaskManager } from '#runtime/browser/task-manager.ts';
import { childWorker, parentMailbox } from '#runtime/browser/worker-mailbox.ts';

runTaskManager(parentMailbox(self), () =>
  childWorker(new Worker(new URL('./subtask.worker.ts', import.meta.url), { type: 'module' })),
);
