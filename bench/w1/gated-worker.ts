import type { OperatorFactory } from '#engine/operators/operator.ts';
import { openGateChannel } from './gate-channel.ts';
import { gatedOperators } from './gated-operators.ts';

/** What the worker of a subtask runs instead of the app's operators: it asks whoever runs the race what the load is. */
export function loadGatedOperators(): Promise<OperatorFactory> {
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
