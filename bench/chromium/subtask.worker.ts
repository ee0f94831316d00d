import type { OperatorFactory } from '#engine/operators/operator.ts';
import { SubtaskActor } from '#engine/subtask/subtask-actor.ts';
import { runSubtaskWorker } from '#runtime/browser/subtask-worker.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';
import { gatedOperators } from '../w1/gated-operators.ts';
import { openGateChannel } from './gate-channel.ts';

/** A subtask of the app with the benchmark's source and sink. Its worker asks the page what the load is. */
function loadOperators(): Promise<OperatorFactory> {
  return new Promise((resolve) => {
    let open = false;
    let asked = true;
    const channel = openGateChannel((message) => {
      if (message.kind === 'opened') open = true;
      if (message.kind !== 'load' || !asked) return;
      asked = false;
      resolve(
        gatedOperators({
          load: message.load,
          parallelism: message.parallelism,
          gate: { reached: () => channel.tell({ kind: 'reached' }), isOpen: () => open },
          onFinish: (outcome) => channel.tell({ kind: 'finished', outcome }),
        }),
      );
    });
    channel.tell({ kind: 'load-wanted' });
  });
}

runSubtaskWorker(
  parentMailbox(self),
  loadOperators,
  (descriptor, createOperator) => new SubtaskActor(descriptor, createOperator),
);
