import type { TraceBody } from '#protocol/trace.ts';

/** How far a single step goes in the deterministic world. */
export type StepUnit = 'event' | 'beat' | 'checkpoint';

/** What the eye follows of the protocol: a barrier, a gate, a snapshot, an acknowledgement, a commit, a failure. */
const BEATS: ReadonlySet<TraceBody['kind']> = new Set<TraceBody['kind']>([
  'jobStateChanged',
  'attemptStarted',
  'restartScheduled',
  'stateRestored',
  'checkpointTriggered',
  'checkpointRequestRejected',
  'alignmentStarted',
  'barrierArrived',
  'channelBlocked',
  'channelResumed',
  'alignmentEnded',
  'snapshotSyncStarted',
  'snapshotSyncEnded',
  'barrierForwarded',
  'snapshotAsyncEnded',
  'checkpointAckReceived',
  'checkpointCompleted',
  'checkpointFailed',
  'notifyCompleteReceived',
  'transactionChanged',
  'windowFired',
  'recordLate',
  'messageFenced',
]);

/** Whether an event ends a step of this unit. Counters are readings, not events of the run. */
export function endsStep(unit: StepUnit, body: TraceBody): boolean {
  switch (unit) {
    case 'event':
      return body.kind !== 'counters';
    case 'beat':
      return BEATS.has(body.kind) || (body.kind === 'elementSent' && body.element.kind === 'barrier');
    case 'checkpoint':
      return body.kind === 'checkpointCompleted' || body.kind === 'checkpointFailed';
  }
}
