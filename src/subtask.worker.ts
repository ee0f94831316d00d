import { SubtaskActor } from '#engine/subtask/subtask-actor.ts';
import { loadOperators } from '#runtime/browser/operator-library.ts';
import { runSubtaskWorker } from '#runtime/browser/subtask-worker.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';

/** One parallel instance of an operator chain. */
runSubtaskWorker(
  parentMailbox(self),
  loadOperators,
  (descriptor, createOperator) => new SubtaskActor(descriptor, createOperator),
);
