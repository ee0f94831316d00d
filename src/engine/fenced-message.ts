import type { Envelope } from '#protocol/messages.ts';
import type { TraceBody } from '#protocol/trace.ts';

/** The trace event of a message that came from another epoch or attempt than the one that lives: it had no effect. */
export function fencedMessage({ from, attempt, epoch, message }: Envelope): TraceBody {
  return { kind: 'messageFenced', from, fromAttempt: attempt, fromEpoch: epoch, message: message.kind };
}
