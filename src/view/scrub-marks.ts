import type { TraceEvent } from '#protocol/trace.ts';

/** A mark on the scrub bar: a checkpoint's flag in its parity colour, × for a fault, ✓ for a restore. */
export interface ScrubMark {
  readonly kind: 'checkpoint' | 'fault' | 'restore';
  /** Checkpoint id (of a restore: the restored one, 0 = from scratch); 0 for a fault. */
  readonly id: number;
  readonly parity: 'odd' | 'even';
  /** Checkpoints only. */
  readonly status: 'in-progress' | 'completed' | 'failed' | null;
  readonly event: number;
  /** Of a checkpoint that has completed or failed: the event that says so. */
  readonly ended: number | null;
  readonly jobMs: number;
  readonly hostMs: number;
  readonly text: string;
}

/** The mark an event sets, or null. A checkpoint's outcome comes as a mark with the same id. */
export function markOf(event: TraceEvent, number: number, hostMs: number): ScrubMark | null {
  const { body } = event;
  const base = { event: number, ended: null, jobMs: event.stamp.timeMs, hostMs };
  switch (body.kind) {
    case 'checkpointTriggered':
      return { ...base, ...checkpoint(body.checkpointId), status: 'in-progress' };
    case 'checkpointCompleted':
      return { ...base, ...checkpoint(body.checkpointId), ended: number, status: 'completed' };
    case 'checkpointFailed':
      return { ...base, ...checkpoint(body.checkpointId), ended: number, status: 'failed' };
    case 'restartScheduled':
      return { ...base, kind: 'fault', id: 0, parity: 'even', status: null, text: body.cause };
    case 'attemptStarted':
      return body.attempt <= 1 && body.restoredCheckpointId === null
        ? null
        : { ...base, ...checkpoint(body.restoredCheckpointId ?? 0), kind: 'restore', status: null };
    default:
      return null;
  }
}

/** Odd and even epochs have a colour each; two are enough, for two are all that is ever near each other. */
export function parityOf(checkpointId: number): 'odd' | 'even' {
  return checkpointId % 2 === 1 ? 'odd' : 'even';
}

function checkpoint(id: number): Pick<ScrubMark, 'kind' | 'id' | 'parity' | 'text'> {
  return { kind: 'checkpoint', id, parity: parityOf(id), text: String(id) };
}
