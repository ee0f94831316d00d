import type { CheckpointFailureReason } from '#protocol/checkpoint.ts';

/**
 * Decides when a requested checkpoint is triggered, waits, or is refused. Pure: a queue and a look at the situation in,
 * a new queue and decisions out.
 *
 * Invariants: the queue is in order of preference (savepoints, then forced ones, then user requests before periodic
 * ones, then by submission); at most one request runs per decision; a periodic request that comes too early is refused
 * and its timer set again, never queued behind the pause.
 * Assumption: submissions are numbered in the order in which they were made.
 *
 * Flink: CheckpointRequestDecider. Conformance: suite request-decider.
 */

/** `checkpoint` is one the user asked for. Savepoints and it ignore the minimum pause. */
export type CheckpointRequestKind = 'periodic' | 'checkpoint' | 'savepoint' | 'forced-savepoint';

export interface CheckpointRequest {
  /** Position among all submissions. */
  readonly sequence: number;
  readonly kind: CheckpointRequestKind;
}

export interface RequestLimits {
  readonly maxConcurrent: number;
  readonly minPauseMs: number;
  readonly maxQueued: number;
}

/** Flink: CheckpointRequestDecider.DEFAULT_MAX_QUEUED_REQUESTS. */
export const QUEUED_REQUESTS_MAX = 1000;

/** What the coordinator is doing at the moment of the decision. Times in ms of one clock. */
export interface RequestSituation {
  readonly now: number;
  /** A checkpoint is between its decision and its trigger messages. */
  readonly triggering: boolean;
  readonly pending: number;
  /** Checkpoints whose files are being deleted. */
  readonly cleaning: number;
  readonly lastCompletion: number;
}

export type RequestDecision<R extends CheckpointRequest> =
  | { readonly kind: 'run'; readonly request: R }
  | { readonly kind: 'reject'; readonly request: R; readonly reason: CheckpointFailureReason }
  /** Set the periodic timer to `now + delayMs`. */
  | { readonly kind: 'reschedule'; readonly now: number; readonly delayMs: number };

export interface RequestOutcome<R extends CheckpointRequest> {
  readonly queue: readonly R[];
  readonly decisions: readonly RequestDecision<R>[];
}

/** Adds a request and decides; the request that runs need not be the one just submitted. */
export function submitRequest<R extends CheckpointRequest>(
  queue: readonly R[],
  request: R,
  situation: RequestSituation,
  limits: RequestLimits,
): RequestOutcome<R> {
  const full = queue.length >= limits.maxQueued;
  if (full && queue.at(-1)?.kind !== 'periodic') {
    return { queue, decisions: [{ kind: 'reject', request, reason: 'TOO_MANY_CHECKPOINT_REQUESTS' }] };
  }
  const ordered = [...queue, request].sort(compareRequests);
  const dropped = ordered.length > limits.maxQueued ? ordered.splice(-1) : [];
  const outcome = decideNext(ordered, situation, limits);
  const rejections = dropped.map((each): RequestDecision<R> => ({
    kind: 'reject',
    request: each,
    reason: 'TOO_MANY_CHECKPOINT_REQUESTS',
  }));
  return { queue: outcome.queue, decisions: inReportOrder([...rejections, ...outcome.decisions]) };
}

/** Decides again without a new request, after something has changed. */
export function decideNext<R extends CheckpointRequest>(
  queue: readonly R[],
  situation: RequestSituation,
  limits: RequestLimits,
): RequestOutcome<R> {
  const head = queue[0];
  if (situation.triggering || head === undefined || situation.cleaning > limits.maxConcurrent) {
    return { queue, decisions: [] };
  }
  const run: RequestOutcome<R> = { queue: queue.slice(1), decisions: [{ kind: 'run', request: head }] };
  if (situation.pending >= limits.maxConcurrent) {
    return head.kind === 'forced-savepoint' ? run : { queue, decisions: [] };
  }
  const delayMs = situation.lastCompletion - situation.now + limits.minPauseMs;
  if (head.kind !== 'periodic' || delayMs <= 0) return run;
  return {
    queue: queue.slice(1),
    decisions: [
      { kind: 'reject', request: head, reason: 'MINIMUM_TIME_BETWEEN_CHECKPOINTS' },
      { kind: 'reschedule', now: situation.now, delayMs },
    ],
  };
}

const PREFERENCE = { 'forced-savepoint': 0, savepoint: 1, checkpoint: 2, periodic: 3 } as const;

function compareRequests(left: CheckpointRequest, right: CheckpointRequest): number {
  return PREFERENCE[left.kind] - PREFERENCE[right.kind] || left.sequence - right.sequence;
}

const REPORT_ORDER = { run: 0, reject: 1, reschedule: 2 } as const;

/** What runs first, then refusals by submission, then the timer. */
function inReportOrder<R extends CheckpointRequest>(decisions: RequestDecision<R>[]): readonly RequestDecision<R>[] {
  return decisions.sort(
    (left, right) =>
      REPORT_ORDER[left.kind] - REPORT_ORDER[right.kind] ||
      (left.kind === 'reject' && right.kind === 'reject' ? left.request.sequence - right.request.sequence : 0),
  );
}
