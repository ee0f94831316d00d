import { runTaskManager } from '#runtime/browser/task-manager.ts';
import { childWorker, parentMailbox } from '#runtime/browser/worker-mailbox.ts';

/** A task manager: starts and ends the workers of its subtasks. */
runTaskManager(parentMailbox(self), () =>
  childWorker(new Worker(new URL('./subtask.worker.ts', import.meta.url), { type: 'module' })),
);
