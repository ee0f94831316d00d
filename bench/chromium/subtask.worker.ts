import { SubtaskActor } from '#engine/subtask/subtask-actor.ts';
import { runSubtaskWorker } from '#runtime/browser/subtask-worker.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';
import { loadGatedOperators } from '../w1/gated-worker.ts';

/** A subtask of the app with the benchmark's source and sink. */
runSubtaskWorker(
  parentMailbox(self),
  loadGatedOperators,
  (descriptor, createOperator) => new SubtaskActor(descriptor, createOperator),
);
