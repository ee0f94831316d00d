import { createSubtaskActor } from '#engine/subtask/subtask-actor.ts';
import { runSubtaskWorker } from '#runtime/browser/subtask-worker.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';

/** One parallel instance of an operator chain. */
runSubtaskWorker(parentMailbox(self), createSubtaskActor);
