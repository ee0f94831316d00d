import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { ProtocolInstant } from '#protocol/travel.ts';
import { subtaskTitle } from '#view/plan-topology.ts';
import type { Text } from '../texts/use-text.ts';

/** An instant of the protocol in words. */
export function instantText(instant: ProtocolInstant, plan: JobPlan, text: Text): string {
  const where = (subtask: SubtaskId | null): string =>
    subtask === null ? text('anySubtask') : subtaskTitle(plan, subtask);
  switch (instant.kind) {
    case 'barrierArrives':
      return text('instantBarrier', { where: where(instant.subtask) });
    case 'acknowledgement':
      return instant.number === null ? text('instantAckAny') : text('instantAck', { n: instant.number });
    case 'manifestDurable':
      return text('instantManifest');
    case 'notify':
      return text('instantNotify', { where: where(instant.subtask) });
    case 'commit':
      return text('instantCommit', { where: where(instant.subtask) });
  }
}
