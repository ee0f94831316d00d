import type { CheckpointFailureReason } from '#protocol/checkpoint.ts';
import type { RunView } from '#view/run-view.ts';

/** What a user has asked the coordinator for, and how things stood then. */
export interface AskedRequest {
  readonly trigger: 'user' | 'stop';
  /** Requests refused until then. */
  readonly refused: number;
  /** Newest checkpoint until then; 0 where there was none. */
  readonly newest: number;
}

/**
 * Why the coordinator did not do what was asked, or null: it did, or has not answered yet. The answer is settled when a
 * checkpoint of the kind begins, or any newer one completes. Waiting out the minimum pause is no refusal: only periodic
 * requests must.
 */
export function refusalOf(
  { refusedRequests, checkpoints }: Pick<RunView, 'refusedRequests' | 'checkpoints'>,
  asked: AskedRequest,
): CheckpointFailureReason | null {
  if (refusedRequests.count <= asked.refused || refusedRequests.reason === 'MINIMUM_TIME_BETWEEN_CHECKPOINTS')
    return null;
  const settled = checkpoints.some(
    ({ id, trigger, status }) => id > asked.newest && (trigger === asked.trigger || status === 'completed'),
  );
  return settled ? null : refusedRequests.reason;
}
