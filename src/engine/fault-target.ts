import type { Fault } from '#protocol/fault.ts';
import type { ActorId } from '#protocol/messages.ts';

/** The actor that a fault hits, for the trace. */
export function faultTarget(fault: Fault): ActorId {
  switch (fault.kind) {
    case 'killSubtask':
    case 'hangSubtask':
      return `task:${fault.subtask}`;
    case 'killTaskManager':
      return `tm:${fault.taskManager}`;
    case 'abortStorage':
    case 'delayStorage':
      return 'vault';
  }
}
