import { GRANT_ATTEMPT, STORE_SNAPSHOT, WRITE_SINKS } from '#engine/vault/storage-purposes.ts';
import type { ActorId, Envelope } from '#protocol/messages.ts';
import type { StorageOperation } from './outcome.ts';

/**
 * What happens as soon as it can, because when exactly it happens does not show: the reduction that makes an exploration
 * of more than a toy possible.
 *
 * Each rule names something that commutes with whatever else may happen before it, so that doing it at once stands for
 * all orders: what its being late would delay is something that may be late by itself (a message that is explored, a
 * timer that fires at any time), and nothing else looks at it.
 * - Credits: no channel of so small a job runs out of them.
 * - Reports of a task that it starts, runs or has read everything: the last one arms a timer or asks for a checkpoint whose
 *   id has first to be reserved, and that is explored.
 * - Requests to the vault: they queue for storage, whose operations are explored; so are the zombie's.
 * - Answers of the vault: the task acts on them by messages that are explored. But not the news that a manifest is
 *   durable, on which the order of commits hangs.
 * - The end of input, and the watermark that says so: only the last one of a gate does anything, the rest is counted.
 * - That a checkpoint is complete, for tasks that commit nothing: they may only leave, which is explored by itself.
 * - Reads: they queue in the storage, so what they see is settled when they are asked for.
 * - Chunks of a checkpoint that is not complete, pages of an open transaction, the number of an attempt: nobody looks at
 *   them before something that is explored refers to them; after a crash they are garbage, stored or not.
 * Only what the living say is prompt. With aborts to come every transaction is explored: each may be the one.
 */
export interface PromptRules {
  message(envelope: Envelope): boolean;
  operation(operation: StorageOperation): boolean;
}

/** All of them, or for a comparison only credits and reads. `commits`: whether an actor has transactions to commit. */
export function promptRules(reduced: boolean, commits: (actor: ActorId) => boolean): PromptRules {
  if (!reduced) {
    return {
      message: ({ message }) => message.kind === 'creditGranted',
      operation: ({ kind }) => kind === 'read',
    };
  }
  return { message: (envelope) => isPromptMessage(envelope, commits), operation: isPromptOperation };
}

function isPromptMessage({ from, to, message }: Envelope, commits: (actor: ActorId) => boolean): boolean {
  if (to === 'vault') return true;
  if (from === 'vault') return message.kind !== 'manifestDurable' && message.kind !== 'manifestRejected';
  switch (message.kind) {
    case 'creditGranted':
    case 'startJob':
    case 'endOfDataReached':
      return true;
    case 'taskStateChanged':
      return message.state === 'INITIALIZING' || message.state === 'RUNNING';
    case 'channelElement': {
      const { element } = message;
      return (
        element.kind === 'endOfData' || (element.kind === 'watermark' && element.time === Number.POSITIVE_INFINITY)
      );
    }
    case 'notifyCheckpointComplete':
      return !commits(to);
    default:
      return false;
  }
}

function isPromptOperation(operation: StorageOperation): boolean {
  if (operation.kind === 'read') return true;
  const { purpose, puts } = operation.request;
  if (purpose === GRANT_ATTEMPT || purpose.startsWith(STORE_SNAPSHOT)) return true;
  // Pages, and the records of transactions that are open.
  return (
    purpose === WRITE_SINKS && puts.every(({ value }) => ((value as { state?: string }).state ?? 'open') === 'open')
  );
}
