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
export function storageReasonText(text: Text, reason: string): string {
  const key = Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined;
  return key === undefined ? reason : text(key);
}
