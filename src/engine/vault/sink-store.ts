import { must } from '#std/assert.ts';
import type { Effects } from '../ports.ts';
import {
  applyDraft,
  createSinkDraft,
  draftWrite,
  entriesOf,
  isStrict,
  rememberFailedDraft,
  type SinkRequest,
} from './sink-writes.ts';
import { reply, startTransaction } from './storage-operations.ts';
import type { Operation, QueuedSinkRequest, StorageOutcome, VaultState } from './vault-state.ts';
import type { Requester } from './requester.ts';
import { WRITE_SINKS } from './storage-purposes.ts';

/**
 * Writing to logs and tables: one storage transaction at a time, which takes along whatever has queued meanwhile.
 *
 * So writes are as ordered as they came, one flush serves many of them, and the index never says what storage does not
 * hold. Answers go out when the transaction has completed.
 */

/** Bytes of pages in one transaction; a bigger single page goes alone. */
const BATCH_BYTES_MAX = 8 * 1024 * 1024;

/** Queues a write. */
export function queueSinkWrite(vault: VaultState, from: Requester, request: SinkRequest): void {
  vault.sinkQueue.push({ from, request });
}

/** Starts the next transaction, if none is under way and something waits. */
export function pumpSinkWrites(vault: VaultState, effects: Effects): void {
  if (vault.sinkBusy || vault.sinks === null) return;
  while (vault.sinkQueue.length > 0 && !vault.sinkBusy) startBatch(vault, takeBatch(vault), effects);
}

/** A transaction of writes has completed or failed. */
export function onSinksWritten(
  vault: VaultState,
  operation: Extract<Operation, { kind: 'writeSinks' }>,
  outcome: StorageOutcome,
  effects: Effects,
): void {
  vault.sinkBusy = false;
  if (!outcome.ok) {
    rememberFailedDraft(must(vault.sinks, 'an acquired job has an index'), operation.draft);
    for (const { from, request } of operation.requests) refuse(vault, from, request.requestId, outcome.reason, effects);
    return;
  }
  applyDraft(must(vault.sinks, 'an acquired job has an index'), operation.draft);
  for (const aborted of operation.draft.aborted) {
    effects.trace({
      kind: 'transactionChanged',
      subtask: aborted.subtask,
      log: aborted.log,
      transaction: aborted.transaction,
      state: 'aborted',
      checkpointId: aborted.checkpointId,
      rows: aborted.pages.reduce((sum, page) => sum + page.rows, 0),
    });
  }
  // A draft has its table pages in the order of their requests.
  const pages = operation.draft.tablePages.values();
  for (const { from, request } of operation.requests) {
    const repeated = request.kind === 'appendToTable' ? must(pages.next().value, 'a page a request').page.repeated : 0;
    reply(vault, from, { kind: 'sinkWriteDurable', requestId: request.requestId, repeated }, effects);
  }
}

function takeBatch(vault: VaultState): readonly QueuedSinkRequest[] {
  let bytes = 0;
  let count = 0;
  for (const { request } of vault.sinkQueue) {
    bytes += 'buffer' in request ? request.buffer.byteLength : 0;
    if (count > 0 && bytes > BATCH_BYTES_MAX) break;
    count++;
  }
  return vault.sinkQueue.splice(0, count);
}

function startBatch(vault: VaultState, batch: readonly QueuedSinkRequest[], effects: Effects): void {
  const index = must(vault.sinks, 'an acquired job has an index');
  const draft = createSinkDraft();
  const requests: QueuedSinkRequest[] = [];
  for (const queued of batch) {
    const reason = draftWrite(index, draft, vault.jobId, queued.from.actor, queued.request);
    if (reason === null) requests.push(queued);
    else refuse(vault, queued.from, queued.request.requestId, reason, effects);
  }
  if (requests.length === 0) return;
  vault.sinkBusy = true;
  startTransaction(
    vault,
    {
      purpose: WRITE_SINKS,
      puts: entriesOf(index, draft, vault.jobId),
      deletes: [],
      durability: requests.some(({ request }) => isStrict(request)) ? 'strict' : 'relaxed',
    },
    { kind: 'writeSinks', requests, draft },
    effects,
  );
}

function refuse(vault: VaultState, from: Requester, requestId: number, reason: string, effects: Effects): void {
  reply(vault, from, { kind: 'sinkWriteFailed', requestId, reason }, effects);
}
