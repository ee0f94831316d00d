import type { TextKey } from './catalogue.ts';
import type { Text } from './use-text.ts';

const REASONS: Readonly<Record<string, TextKey>> = {
  conflict: 'reasonConflict',
  fenced: 'reasonConflict',
  'read-only': 'reasonReadOnly',
  full: 'reasonFull',
  missing: 'reasonMissing',
  quota: 'reasonQuota',
  unavailable: 'reasonUnavailable',
  corrupt: 'reasonCorrupt',
  aborted: 'reasonAborted',
  unknown: 'reasonUnknown',
};

/** Why storage did not do what it was asked: its own word for it, or what the browser said, as a sentence. */
export function reasonText(text: Text, reason: unknown): string {
  const word = reason instanceof Error ? reason.message : String(reason);
  const key = REASONS[word];
  return key === undefined ? word : text(key);
}
