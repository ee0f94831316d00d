import { expect, test } from 'vitest';
import { RECOVERY_TEXTS } from '../texts/recovery-texts.ts';
import { reasonText } from './failure-reason.ts';

test("Flink's reasons are sentences in both languages; messages stay as they are", () => {
  expect(
    reasonText('CHECKPOINT_COORDINATOR_SUSPEND', (key) => RECOVERY_TEXTS[key as keyof typeof RECOVERY_TEXTS][0]),
  ).toBe('Checkpoint Coordinator is suspending.');
  expect(reasonText('CHECKPOINT_EXPIRED', (key) => RECOVERY_TEXTS[key as keyof typeof RECOVERY_TEXTS][1])).toBe(
    '检查点在完成前超时。',
  );
  expect(reasonText('its worker was terminated', (key) => RECOVERY_TEXTS[key as keyof typeof RECOVERY_TEXTS][0])).toBe(
    'its worker was terminated',
  );
});
