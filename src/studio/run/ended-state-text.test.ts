import { expect, test } from 'vitest';
import type { QueryAnswer } from '#protocol/query.ts';
import { textIn } from '../texts/text-in.ts';
import { endedStateText } from './ended-state-text.ts';

test('what is left of a job that has ended is what storage has of it, and nothing else', () => {
  const job = { jobId: 'a', checkpointId: 7, jobTimeMs: 0, bytes: 10 };
  const told = (answer: QueryAnswer | null, jobId: string | null = 'a'): string =>
    textIn('en', ...endedStateText(answer, jobId));
  const ended = 'The job has ended, and its working state with it.';
  expect([
    told(null),
    told({ kind: 'resumableJobs', jobs: [{ ...job, jobId: 'b' }, job] }),
    told({ kind: 'resumableJobs', jobs: [{ ...job, jobId: 'b' }] }),
    told({ kind: 'resumableJobs', jobs: [{ ...job, jobId: 'simulated' }] }, null),
    told({ kind: 'queryFailed', reason: 'unavailable' }),
  ]).toEqual([
    ended,
    `${ended} Its newest checkpoint, 7, is in storage.`,
    `${ended} No checkpoint of it is in storage.`,
    `${ended} Its newest checkpoint, 7, is in storage.`,
    `${ended} Storage does not answer, so its checkpoints cannot be seen.`,
  ]);
});
