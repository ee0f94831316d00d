import type { QueryAnswer } from '#protocol/query.ts';
import type { TextKey } from '../texts/catalogue.ts';
import type { TemplateValues } from '#std/fill-template.ts';

/**
 * What is left of a job that has ended, by what storage answered to `resumableJobs`; null: it has not answered yet. Who
 * cancelled the job does not say it: checkpoints of a job that ran to its end are deleted, and cleared storage has none.
 * `jobId`: null in a world whose storage has no other job; a replay's is not named as its document is.
 */
export function endedStateText(
  answer: QueryAnswer | null,
  jobId: string | null,
): readonly [key: TextKey, values: TemplateValues] {
  if (answer === null) return ['stateEnded', {}];
  if (answer.kind !== 'resumableJobs') return ['stateEndedUnread', {}];
  const kept = answer.jobs.find((job) => jobId === null || job.jobId === jobId);
  return kept === undefined ? ['stateEndedNone', {}] : ['stateEndedKept', { id: kept.checkpointId }];
}
