import { keyText } from '../state/inspect-table.ts';
import type { SlotTable } from '../state/slot-table.ts';
import type { TimeWindow } from '../windows/time-window.ts';
import type { OperatorContext } from './operator.ts';

/** Trace events of keyed operators. */

/** A slot's value has changed. `before` and `after` are its texts, null where it was or is absent. */
export function traceStateChange(
  context: OperatorContext,
  table: SlotTable,
  slot: number,
  change: { readonly before: string | null; readonly after: string | null; readonly lineage: string },
): void {
  context.trace({
    kind: 'stateChanged',
    subtask: context.subtask,
    uid: context.plan.uid,
    state: table.name,
    keyGroup: table.keyGroups.values[slot] as number,
    key: keyText(table, slot),
    ...change,
  });
}

/** A window has emitted the results of `keys` keys. */
export function traceWindowFired(context: OperatorContext, window: TimeWindow, keys: number): void {
  const { subtask, plan } = context;
  context.trace({ kind: 'windowFired', subtask, uid: plan.uid, start: window.start, end: window.end, keys });
}
