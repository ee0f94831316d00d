import { must } from '#std/assert.ts';
import type { Envelope, StorageEntry, StorageFailure, VaultRequest } from '#protocol/messages.ts';
import type { Actor, Effects } from '../ports.ts';
import {
  commitManifest,
  countersEntry,
  discardCheckpoint,
  discardJob,
  forget,
  garbageOf,
  loadSnapshot,
  onCheckpointDiscarded,
  onJobDiscarded,
  onManifestCommitted,
  onSnapshotRead,
  onSnapshotStored,
  storeSnapshot,
} from './checkpoint-store.ts';
import { onFileRead, readFile } from './file-store.ts';
import { acquireJob, onCleared, onFenceBumped, onFenceRead, onListed } from './job-acquisition.ts';
import {
  findLatestManifest,
  onChunksRead,
  onLeftoversCollected,
  onManifestsListed,
  onQuarantined,
  onSearchTimer,
  SEARCH_TIMER,
} from './manifest-search.ts';
import { onSinksWritten, pumpSinkWrites, queueSinkWrite } from './sink-store.ts';
import { fenceKey } from './storage-keys.ts';
import { issue, startRead, startTransaction, transactionBytes } from './storage-operations.ts';
import { onJobsListed, onPagesRead, onSinkListed, startQuery } from './vault-queries.ts';
import {
  type CoordinatorRequest,
  createVaultState,
  type PendingOperation,
  type Requester,
  type StorageOutcome,
  type VaultState,
} from './vault-state.ts';

/**
 * The vault of one job: alone in touching its storage. Checkpoints, logs, tables, files.
 *
 * Two fences. In storage: every write is a transaction that first compares the job's epoch with the stored one, so that
 * a stale incarnation's write aborts; it then says `jobFenced` and writes no more. In memory: requests of another epoch
 * or of an older attempt than the granted one are dropped, counted and traced.
 *
 * Invariants: nothing is answered as stored before its transaction completed; the manifest is the last write of a
 * checkpoint; a checkpoint that cannot be restored is set aside and named, never skipped in silence.
 * When there is no room (`quota`): what nobody needs any more is deleted and the write is tried once more; then it
 * fails, and the checkpoint or the task with it.
 * Assumption: the host's storage applies transactions and reads in the order in which they are asked for.
 */
export class Vault implements Actor {
  readonly id = 'vault';
  #state: VaultState;

  constructor(options: { readonly jobId: string }) {
    this.#state = createVaultState(options.jobId);
  }

  fence(): { readonly epoch: number; readonly attempt: number } {
    return { epoch: this.#state.epoch, attempt: this.#state.attempt };
  }

  receive(envelope: Envelope, effects: Effects): void {
    const vault = this.#state;
    const { message } = envelope;
    switch (message.kind) {
      case 'transactCompleted':
        onStorage(vault, message.requestId, { ok: true, entries: [] }, effects);
        break;
      case 'readCompleted':
        onStorage(vault, message.requestId, { ok: true, entries: message.entries }, effects);
        break;
      case 'transactAborted':
      case 'readFailed':
        onStorage(vault, message.requestId, { ok: false, reason: message.reason }, effects);
        break;
      case 'timerFired':
        if (message.timer === SEARCH_TIMER) onSearchTimer(vault, effects);
        break;
      case 'paceChanged':
        break;
      case 'query':
        startQuery(vault, message.queryId, message.request, effects);
        break;
      default:
        if (isForeign(vault, envelope)) dropForeign(vault, envelope, effects);
        else onRequest(vault, admit(vault, envelope), message as VaultRequest, effects);
    }
    pumpCoordinatorRequests(vault, effects);
    pumpSinkWrites(vault, effects);
  }

  ready(): boolean {
    return false;
  }

  step(): void {}

  /** A copy of the whole state. */
  save(): VaultState {
    return structuredClone(this.#state);
  }

  /** Goes on from a saved state. */
  load(state: VaultState): void {
    this.#state = structuredClone(state);
  }
}

/** Only `acquireJob` comes from somebody without a grant. */
function isForeign(vault: VaultState, { epoch, attempt, message }: Envelope): boolean {
  if (message.kind === 'acquireJob') return false;
  return vault.epoch === 0 || vault.fencedOff || epoch !== vault.epoch || attempt < vault.attempt;
}

/**
 * A new attempt's first words may overtake its grant, which comes another way: they are the grant. So every answer
 * carries an attempt that is not older than the question's.
 */
function admit(vault: VaultState, { from, attempt }: Envelope): Requester {
  vault.attempt = Math.max(vault.attempt, attempt);
  return { actor: from, attempt };
}

function dropForeign(vault: VaultState, envelope: Envelope, effects: Effects): void {
  vault.fencedMessages++;
  effects.trace({
    kind: 'messageFenced',
    from: envelope.from,
    fromAttempt: envelope.attempt,
    fromEpoch: envelope.epoch,
    message: envelope.message.kind,
  });
}

function onRequest(vault: VaultState, from: Requester, request: VaultRequest, effects: Effects): void {
  switch (request.kind) {
    case 'acquireJob':
      // A new incarnation: whatever the old one still waits for is answered to nobody.
      vault.generation++;
      vault.coordinatorQueue = [request];
      vault.coordinatorBusy = false;
      vault.sinkQueue = [];
      vault.waitingSearch = null;
      return;
    case 'commitManifest':
    case 'findLatestManifest':
    case 'discardCheckpoint':
    case 'discardJob':
      vault.coordinatorQueue.push(request);
      return;
    case 'grantAttempt':
      grantAttempt(vault, request.attempt, effects);
      return;
    case 'storeSnapshot':
      storeSnapshot(vault, from, request, effects);
      return;
    case 'loadSnapshot':
      loadSnapshot(vault, from, request.requestId, request.handles, effects);
      return;
    case 'readFile':
      readFile(vault, { kind: 'readFile', from, request }, effects);
      return;
    case 'appendToLog':
    case 'preCommitLog':
    case 'commitLog':
    case 'abortLogTransactions':
    case 'appendToTable':
      queueSinkWrite(vault, from, request);
  }
}

/** In force at once; stored only so that the numbers go on after a new start. */
function grantAttempt(vault: VaultState, attempt: number, effects: Effects): void {
  vault.attempt = Math.max(vault.attempt, attempt);
  // Writes of older attempts that still wait their turn are dead as well.
  vault.sinkQueue = vault.sinkQueue.filter((queued) => queued.from.attempt >= vault.attempt);
  startTransaction(
    vault,
    { purpose: 'grant attempt', puts: [countersEntry(vault, effects)], deletes: [], durability: 'relaxed' },
    { kind: 'storeCounters' },
    effects,
  );
}

function pumpCoordinatorRequests(vault: VaultState, effects: Effects): void {
  while (!vault.coordinatorBusy && vault.coordinatorQueue.length > 0) {
    vault.coordinatorBusy = true;
    beginCoordinatorRequest(vault, must(vault.coordinatorQueue.shift(), 'there is one'), effects);
  }
}

function beginCoordinatorRequest(vault: VaultState, request: CoordinatorRequest, effects: Effects): void {
  switch (request.kind) {
    case 'acquireJob':
      acquireJob(vault, request.restore, 0, effects);
      return;
    case 'commitManifest':
      commitManifest(vault, request.manifest, effects);
      return;
    case 'findLatestManifest':
      findLatestManifest(vault, effects);
      return;
    case 'discardCheckpoint':
      discardCheckpoint(vault, request.checkpointId, effects);
      return;
    case 'discardJob':
      discardJob(vault, effects);
  }
}

/** A storage operation has ended. */
function onStorage(vault: VaultState, requestId: number, outcome: StorageOutcome, effects: Effects): void {
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
  if (!isQuery && pending.generation !== vault.generation) return;
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
    { purpose: 'make room', puts: [], deletes: garbageOf(vault).deletes, durability: 'relaxed' },
    { kind: 'makeRoom', blocked: pending },
    effects,
  );
  return true;
}

/** What follows an operation. */
function goOn(vault: VaultState, pending: PendingOperation, outcome: StorageOutcome, effects: Effects): void {
  const { operation } = pending;
  switch (operation.kind) {
    case 'readFence':
      return onFenceRead(vault, operation.restore, operation.lostRaces, outcome, effects);
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
      return onLeftoversCollected(vault, operation.search, operation.manifest, outcome, effects);
    case 'storeSnapshot':
      return onSnapshotStored(vault, operation, outcome, effects);
    case 'loadSnapshot':
      return onSnapshotRead(vault, operation, outcome, effects);
    case 'commitManifest':
      return onManifestCommitted(vault, operation.manifest, outcome, effects);
    case 'discardCheckpoint':
      return onCheckpointDiscarded(vault, operation, outcome, effects);
    case 'discardJob':
      return onJobDiscarded(vault, outcome, effects);
    case 'storeCounters':
      return;
    case 'writeSinks':
      return onSinksWritten(vault, operation, outcome, effects);
    case 'readFile':
      return onFileRead(vault, operation, outcome, effects);
    case 'queryJobs':
      return onJobsListed(operation.queryId, outcome, effects);
    case 'queryIndex':
      return onSinkListed(vault, operation, outcome, effects);
    case 'queryPages':
      return onPagesRead(vault, operation, outcome, effects);
    case 'makeRoom':
      return onRoomMade(vault, operation.blocked, outcome, effects);
    case 'readNewFence':
      effects.send('coordinator', { kind: 'jobFenced', epoch: epochOf(outcome.ok ? outcome.entries : []) });
  }
}

function onRoomMade(vault: VaultState, blocked: PendingOperation, outcome: StorageOutcome, effects: Effects): void {
  if (outcome.ok) forget(vault, garbageOf(vault).ids);
  const transaction = must(blocked.transaction, 'only a transaction runs out of room');
  issue(vault, { ...blocked, transaction, retried: true }, effects);
}

function epochOf(entries: readonly StorageEntry[]): number {
  const value = entries[0]?.value;
  return typeof value === 'number' ? value : 0;
}
