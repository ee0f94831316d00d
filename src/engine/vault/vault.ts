import { must } from '#std/assert.ts';
import type { Envelope } from '#protocol/messages.ts';
import type { VaultRequest } from '#protocol/vault-messages.ts';
import { fencedMessage } from '../fenced-message.ts';
import type { Effects } from '../ports.ts';
import { ReducerActor } from '../reducer-actor.ts';
import { countersEntry, discardCheckpoint, discardJob } from './checkpoint-discard.ts';
import { stepChunkWork } from './step-chunk-work.ts';
import { commitManifest, loadSnapshot, storeSnapshot } from './checkpoint-store.ts';
import { pumpClicks, queueClicks, readClicks } from './record-clicks.ts';
import { readFile } from './file-store.ts';
import { acquireJob } from './job-acquisition.ts';
import { findLatestManifest, onSearchTimer, SEARCH_TIMER } from './manifest-search.ts';
import { pumpSinkWrites, queueSinkWrite } from './sink-store.ts';
import { startTransaction } from './storage-operations.ts';
import { onStorage } from './storage-outcomes.ts';
import { startQuery } from './vault-queries.ts';
import { type CoordinatorRequest, createVaultState, type VaultState } from './vault-state.ts';
import type { Requester } from './requester.ts';
import { GRANT_ATTEMPT } from './storage-purposes.ts';

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
export class Vault extends ReducerActor<VaultState> {
  readonly id = 'vault';

  constructor(options: { readonly jobId: string }) {
    super(createVaultState(options.jobId));
  }

  receive(envelope: Envelope, effects: Effects): void {
    const vault = this.state;
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
      case 'recordClicks':
        queueClicks(vault, message.uid, message.lines);
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
    pumpClicks(vault, effects);
  }

  override ready(): boolean {
    return this.state.chunkWork.length > 0;
  }

  override step(effects: Effects): void {
    stepChunkWork(this.state, effects);
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
  effects.trace(fencedMessage(envelope));
}

function onRequest(vault: VaultState, from: Requester, request: VaultRequest, effects: Effects): void {
  switch (request.kind) {
    case 'acquireJob':
      // A new incarnation: whatever the old one still waits for is answered to nobody.
      vault.generation++;
      vault.coordinatorQueue = [request];
      vault.coordinatorBusy = false;
      vault.sinkQueue = [];
      vault.chunkWork = [];
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
    case 'reserveCheckpointId':
      reserveCheckpointId(vault, request.checkpointId, effects);
      return;
    case 'storeSnapshot':
      storeSnapshot(vault, from, request);
      return;
    case 'loadSnapshot':
      loadSnapshot(vault, from, request.requestId, request.handles, effects);
      return;
    case 'readFile':
      readFile(vault, { kind: 'readFile', from, request }, effects);
      return;
    case 'readClicks':
      readClicks(vault, from, request, effects);
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
  vault.chunkWork = vault.chunkWork.filter((work) => work.from.attempt >= vault.attempt);
  startTransaction(
    vault,
    { purpose: GRANT_ATTEMPT, puts: [countersEntry(vault, effects)], deletes: [], durability: 'relaxed' },
    { kind: 'storeCounters' },
    effects,
  );
}

/** Flink: CheckpointIDCounter, which is stored before an id is used. */
function reserveCheckpointId(vault: VaultState, checkpointId: number, effects: Effects): void {
  vault.lastCheckpointId = Math.max(vault.lastCheckpointId, checkpointId);
  startTransaction(
    vault,
    { purpose: 'reserve checkpoint id', puts: [countersEntry(vault, effects)], deletes: [], durability: 'relaxed' },
    { kind: 'reserveCheckpointId', checkpointId },
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
