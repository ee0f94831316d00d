import { must } from '#std/assert.ts';
import type { StorageEntry, StorageFailure } from '#protocol/storage.ts';
import type { Effects } from '../ports.ts';
import { countersEntry, forget, garbageOf, onCheckpointDiscarded, onJobDiscarded } from './checkpoint-discard.ts';
import { onManifestCommitted, onSnapshotRead, onSnapshotStored } from './checkpoint-store.ts';
import { onClicksRecorded } from './record-clicks.ts';
import { onFileRead } from './file-store.ts';
import { onCleared, onFenceBumped, onFenceRead, onListed } from './job-acquisition.ts';
import { onChunksRead, onLeftoversCollected, onManifestsListed, onQuarantined } from './manifest-search.ts';
import { onSinksWritten } from './sink-store.ts';
import { countersKey, fenceKey } from './storage-keys.ts';
import { issue, startRead, startTransaction, transactionBytes } from './storage-operations.ts';
import { onJobsListed, onPagesRead, onSinkListed } from './vault-queries.ts';
import type { PendingOperation, StorageOutcome, VaultState, VaultTransaction } from './vault-state.ts';

/**
 * What follows a storage operation: the two failures that are treated alike everywhere (fenced off, no room), and the
 * next step of whoever asked.
 */

/** A storage operation has ended. */
export function onStorage(vault: VaultState, requestId: number, outcome: StorageOutcome, effects: Effects): void {
  const pending = vault.operations.get(requestId);
  if (pending === undefined) return;
  vault.operations.delete(requestId);
  const { transaction } = pending;
  if (transaction !== null) {
    effects.trace({
      kind: 'storageTransaction',
      purpose: transaction.purpose,
      outcome: outcome.ok ? 'completed' : 'aborted',
      reason: outcome.ok ? null : outcome.reason,
      bytes: transactionBytes(transaction),
    });
  }
  const { kind } = pending.operation;
  const isQuery = kind === 'queryJobs' || kind === 'queryIndex' || kind === 'queryPages';
  // What was clicked belongs to no incarnation: if it is not durable, the next one records it.
  const isClick = kind === 'recordClicks';
  if (!isQuery && !isClick && pending.generation !== vault.generation) return;
  if (!outcome.ok && transaction !== null && kind !== 'bumpFence') {
    if (vault.fencedOff) return;
    if (onAborted(vault, pending, outcome.reason, effects)) return;
  }
  goOn(vault, pending, outcome, effects);
}

/** True if the abort has been dealt with: fenced off, or room is being made. */
function onAborted(vault: VaultState, pending: PendingOperation, reason: StorageFailure, effects: Effects): boolean {
  if (reason === 'fenced') {
    vault.fencedOff = true;
    startRead(vault, 'fence', [fenceKey(vault.jobId)], { kind: 'readNewFence' }, effects);
    return true;
  }
  if (reason !== 'quota' || pending.retried || pending.operation.kind === 'makeRoom') return false;
  startTransaction(
    vault,
    { purpose: 'make room', puts: [], deletes: garbageOf(vault), durability: 'relaxed' },
    { kind: 'makeRoom', blocked: pending },
    effects,
  );
  return true;
}

/** What follows an operation. */
function goOn(vault: VaultState, pending: PendingOperation, outcome: StorageOutcome, effects: Effects): void {
  const { operation } = pending;
  const deletes = pending.transaction?.deletes ?? [];
  switch (operation.kind) {
    case 'readFence':
      return onFenceRead(vault, operation.restore, operation.failures, outcome, effects);
    case 'bumpFence':
      return onFenceBumped(vault, operation.acquisition, outcome, effects);
    case 'loadJob':
      return onListed(vault, operation.acquisition, outcome, effects);
    case 'clearJob':
      return onCleared(vault, operation.acquisition, outcome, effects);
    case 'loadManifests':
      return onManifestsListed(vault, outcome, effects);
    case 'verifyChunks':
      return onChunksRead(vault, operation.search, operation.handles, outcome, effects);
    case 'quarantine':
      return onQuarantined(vault, operation.search, operation.record, outcome, effects);
    case 'collectLeftovers':
      return onLeftoversCollected(vault, operation, deletes, outcome, effects);
    case 'storeSnapshot':
      return onSnapshotStored(vault, operation, outcome, effects);
    case 'loadSnapshot':
      return onSnapshotRead(vault, operation, outcome, effects);
    case 'commitManifest':
      return onManifestCommitted(vault, operation.manifest, outcome, effects);
    case 'discardCheckpoint':
      return onCheckpointDiscarded(vault, operation, deletes, outcome, effects);
    case 'discardJob':
      return onJobDiscarded(vault, deletes, outcome, effects);
    case 'storeCounters':
      return;
    case 'reserveCheckpointId':
      return onCheckpointIdReserved(operation.checkpointId, outcome, effects);
    case 'writeSinks':
      return onSinksWritten(vault, operation, outcome, effects);
    case 'readFile':
      return onFileRead(vault, operation, outcome, effects);
    case 'recordClicks':
      return onClicksRecorded(vault, operation.clicks, outcome, effects);
    case 'queryJobs':
      return onJobsListed(operation.queryId, outcome, effects);
    case 'queryIndex':
      return onSinkListed(vault, operation, outcome, effects);
    case 'queryPages':
      return onPagesRead(vault, operation, outcome, effects);
    case 'makeRoom':
      return onRoomMade(vault, operation.blocked, deletes, outcome, effects);
    case 'readNewFence':
      effects.send('coordinator', { kind: 'jobFenced', epoch: epochOf(outcome.ok ? outcome.entries : []) });
  }
}

function onRoomMade(
  vault: VaultState,
  blocked: PendingOperation,
  deletes: VaultTransaction['deletes'],
  outcome: StorageOutcome,
  effects: Effects,
): void {
  if (outcome.ok) forget(vault, deletes);
  const transaction = must(blocked.transaction, 'only a transaction runs out of room');
  // Numbers may have been given while room was made: written as they were then, they would be given once more.
  const puts = transaction.puts.map((put) =>
    put.store === 'fence' && put.key === countersKey(vault.jobId) ? countersEntry(vault, effects) : put,
  );
  issue(vault, { ...blocked, transaction: { ...transaction, puts }, retried: true }, effects);
}

function onCheckpointIdReserved(checkpointId: number, outcome: StorageOutcome, effects: Effects): void {
  if (outcome.ok) effects.send('coordinator', { kind: 'checkpointIdReserved', checkpointId });
  else effects.send('coordinator', { kind: 'checkpointIdRejected', checkpointId, reason: outcome.reason });
}

function epochOf(entries: readonly StorageEntry[]): number {
  const value = entries[0]?.value;
  return typeof value === 'number' ? value : 0;
}
