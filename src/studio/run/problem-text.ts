import { BRANCHES_MAX } from '../session/branches.ts';
import type { TextKey } from '../texts/catalogue.ts';
import type { Text } from '../texts/use-text.ts';

/** Codes that worlds and files refuse with, and their sentences. */
const SENTENCES: Readonly<Record<string, TextKey>> = {
  'sample-unreachable': 'sampleUnreachable',
  'too-many-branches': 'tooManyBranches',
  'past-differs': 'pastDiffers',
  'past-of-another-job': 'pastOfAnotherJob',
  'only-deterministic': 'travelOnlyDeterministic',
  'job-not-running': 'faultJobOver',
  'job-closed': 'faultJobOver',
  'no run': 'faultJobOver',
  'no-answer': 'queryNoAnswer',
  'replay-is-fixed': 'replayIsFixed',
  'replay-differs': 'replayDiffers',
  'unknown-planted-bug': 'replayUnknownBug',
  'too-long': 'replayTooLong',
  'not-json': 'replayNotJson',
  'not-a-replay': 'replayNot',
  'unknown-version': 'replayVersion',
  'unknown-property': 'replayBadValue',
  'bad-value': 'replayBadValue',
  'bad-pipeline': 'replayBadPipeline',
};

/** What went wrong, as a sentence where it has one. */
export function problemText(problem: string, text: Text): string {
  const key = Object.hasOwn(SENTENCES, problem) ? SENTENCES[problem] : undefined;
  return key === undefined ? problem : text(key, { max: BRANCHES_MAX });
}
