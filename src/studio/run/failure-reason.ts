import { RECOVERY_TEXTS } from '../texts/recovery-texts.ts';
import type { TextKey } from '../texts/catalogue.ts';
import type { Text } from '../texts/use-text.ts';

/** The sentence for one of Flink's failure reasons; anything else is a message already, and stays as it is. */
export function reasonText(reason: string, text: Text): string {
  return isReason(reason) ? text(reason) : reason;
}

function isReason(reason: string): reason is TextKey & string {
  return /^[A-Z]+(_[A-Z]+)+$/.test(reason) && Object.hasOwn(RECOVERY_TEXTS, reason);
}
