import { createOperator } from '#engine/operators/create-operator.ts';
import { runSubtaskWorker } from '#runtime/browser/subtask-worker.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';
import { EchoSubtask } from './echo-actors.ts';

runSubtaskWorker(
  parentMailbox(self),
  () => Promise.resolve(createOperator),
  (descriptor) => new EchoSubtask(descriptor),
);
