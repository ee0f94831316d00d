import type { CoordinatorToTask, HostMessage } from '#protocol/messages.ts';
import { type SubtaskParts, takeCheckpoint } from './subtask-parts.ts';

/**
 * What waits in the mailbox of a subtask until no element is under way, and what comes of it. One mail a step.
 * Flink: TaskMailbox, Mail.
 */
export type Mail =
  | Extract<CoordinatorToTask, { kind: 'triggerCheckpoint' | 'notifyCheckpointComplete' | 'notifyCheckpointAborted' }>
  | Extract<HostMessage, { kind: 'timerFired' }>;

/** Carries out one mail. */
export function runMail(parts: SubtaskParts, mail: Mail): void {
  switch (mail.kind) {
    case 'triggerCheckpoint':
      takeCheckpoint(parts, mail.checkpointId, mail.timestamp, mail.options);
      return;
    case 'notifyCheckpointComplete':
      onCompleted(parts, mail.checkpointId);
      return;
    case 'notifyCheckpointAborted':
      parts.checkpoints.onAborted(mail.checkpointId);
      return;
    case 'timerFired': {
      const [what, position, ...name] = mail.timer.split(':');
      if (what === 'snapshot') parts.checkpoints.onTimer(Number(position));
      else parts.chain.onTimer(Number(position), name.join(':'));
      parts.output.armFlush();
    }
  }
}

function onCompleted({ environment, checkpoints, end, input, output }: SubtaskParts, checkpointId: number): void {
  environment.trace({ kind: 'notifyCompleteReceived', subtask: environment.subtask, checkpointId });
  checkpoints.onCompleted(checkpointId);
  const stopped = end.completed(checkpointId);
  if (stopped && input.isSource()) output.broadcast({ kind: 'endOfData', drain: false });
}
