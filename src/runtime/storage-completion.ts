import type { HostMessage } from '#protocol/messages.ts';
import type { RecordedEffect } from './recorded-effects.ts';
import type { Storage } from './storage.ts';

/** Asks storage what an actor asked of it: the message that tells the actor what came of it. */
export async function storageCompletion(
  storage: Storage,
  effect: Extract<RecordedEffect, { kind: 'transact' | 'read' }>,
): Promise<HostMessage> {
  const { requestId } = effect.request;
  if (effect.kind === 'transact') {
    const outcome = await storage.transact(effect.request);
    if (outcome.ok) return { kind: 'transactCompleted', requestId };
    return { kind: 'transactAborted', requestId, reason: outcome.reason };
  }
  const outcome = await storage.read(effect.request);
  if (outcome.ok) return { kind: 'readCompleted', requestId, entries: outcome.entries };
  return { kind: 'readFailed', requestId, reason: outcome.reason };
}
