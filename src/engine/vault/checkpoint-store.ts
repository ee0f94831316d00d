import type { CheckpointManifest, SnapshotHandle } from '#protocol/checkpoint.ts';
import type { VaultRequest } from '#protocol/vault-messages.ts';
import type { StorageFailure } from '#protocol/storage.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { Effects } from '../ports.ts';
import { chunkKeysOf, handlesOf } from './manifest-codec.ts';
import { manifestKey, stagedKey } from './storage-keys.ts';
import { reply, startRead, startTransaction } from './storage-operations.ts';
import type { Operation, StagedRecord, StorageOutcome, VaultState } from './vault-state.ts';
import type { Requester } from './requester.ts';
import { COMMIT_MANIFEST, STORE_SNAPSHOT } from './storage-purposes.ts';

/**
 * Snapshots and manifests.
 *
 * Chunks of a subtask and the record that lists them are one transaction. The manifest is another, strict one, which
 * takes the lists away: a list without manifest therefore means a checkpoint that is not complete. Only after it has
 * completed is anything said. Deletion has transactions of its own and never touches a chunk of a kept manifest.
 */

/** A subtask's snapshot: its chunks get their checksums, one a step, and are stored then. */
export function storeSnapshot(
  vault: VaultState,
  from: Requester,
  request: Extract<VaultRequest, { kind: 'storeSnapshot' }>,
): void {
  vault.lastCheckpointId = Math.max(vault.lastCheckpointId, request.checkpointId);
  vault.chunkWork.push({ kind: 'sign', from, request, handles: [] });
}

/** Stores the chunks of a snapshot under their handles. */
export function stageSnapshot(
  vault: VaultState,
  from: Requester,
  { requestId, checkpointId, subtask, chunks }: Extract<VaultRequest, { kind: 'storeSnapshot' }>,
  handles: readonly SnapshotHandle[],
  effects: Effects,
): void {
  if (vault.discarded.includes(checkpointId)) {
    const reason = 'the checkpoint was given up';
    reply(vault, from, { kind: 'snapshotRejected', requestId, checkpointId, reason }, effects);
    return;
  }
  if (handles.length === 0) {
    reply(vault, from, { kind: 'snapshotStored', requestId, checkpointId, handles }, effects);
    return;
  }
  const staged: StagedRecord = { checkpointId, subtask, keys: handles.map((handle) => handle.key) };
  startTransaction(
    vault,
    {
      purpose: `${STORE_SNAPSHOT} of ${subtask} for checkpoint ${checkpointId}`,
      puts: [
        ...handles.map(({ key }, index) => ({ store: 'chunks', key, value: chunks[index]?.bytes }) as const),
        { store: 'manifests', key: stagedKey(vault.jobId, checkpointId, subtask), value: staged },
      ],
      deletes: [],
      durability: 'relaxed',
    },
    { kind: 'storeSnapshot', from, requestId, checkpointId, subtask, handles },
    effects,
  );
}

/** The chunks are stored, or are not. */
export function onSnapshotStored(
  vault: VaultState,
  operation: Extract<Operation, { kind: 'storeSnapshot' }>,
  outcome: StorageOutcome,
  effects: Effects,
): void {
  const { from, requestId, checkpointId, subtask, handles } = operation;
  if (!outcome.ok) {
    reply(vault, from, { kind: 'snapshotRejected', requestId, checkpointId, reason: outcome.reason }, effects);
    return;
  }
  const subtasks = vault.staged.get(checkpointId) ?? new Map<SubtaskId, readonly string[]>();
  const keys = handles.map((handle) => handle.key);
  subtasks.set(subtask, keys);
  vault.staged.set(checkpointId, subtasks);
  reply(vault, from, { kind: 'snapshotStored', requestId, checkpointId, handles }, effects);
}

/** Loads chunks for a restore. */
export function loadSnapshot(
  vault: VaultState,
  from: Requester,
  requestId: number,
  handles: readonly SnapshotHandle[],
  effects: Effects,
): void {
  const keys = handles.map((handle) => handle.key);
  startRead(vault, 'chunks', keys, { kind: 'loadSnapshot', from, requestId, handles }, effects);
}

/** Chunks are checked again: what was good when the manifest was chosen may have been lost since. */
export function onSnapshotRead(
  vault: VaultState,
  operation: Extract<Operation, { kind: 'loadSnapshot' }>,
  outcome: StorageOutcome,
  effects: Effects,
): void {
  const { from, requestId, handles } = operation;
  if (!outcome.ok) {
    const reason = `storage cannot be read: ${outcome.reason}`;
    reply(vault, from, { kind: 'snapshotLoadFailed', requestId, reason }, effects);
    return;
  }
  const values = new Map(outcome.entries.map((entry) => [entry.key, entry.value]));
  vault.chunkWork.push({ kind: 'verify', from, requestId, handles, values, chunks: [] });
}

/** Stores the manifest, last and strict. */
export function commitManifest(vault: VaultState, manifest: CheckpointManifest, effects: Effects): void {
  const { checkpointId } = manifest;
  vault.lastCheckpointId = Math.max(vault.lastCheckpointId, checkpointId);
  const staged = vault.staged.get(checkpointId) ?? new Map();
  const stored = new Set([...staged.values()].flat());
  const missing = handlesOf(manifest).find((handle) => !stored.has(handle.key));
  if (missing !== undefined) {
    reject(vault, checkpointId, `chunk ${missing.key} was never stored`, effects);
    return;
  }
  vault.committing = checkpointId;
  startTransaction(
    vault,
    {
      purpose: `${COMMIT_MANIFEST} of checkpoint ${checkpointId}`,
      puts: [{ store: 'manifests', key: manifestKey(vault.jobId, checkpointId), value: manifest }],
      deletes: [...staged.keys()].map((subtask) => ({
        store: 'manifests',
        key: stagedKey(vault.jobId, checkpointId, subtask),
      })),
      durability: 'strict',
    },
    { kind: 'commitManifest', manifest },
    effects,
  );
}

/** Only now is the checkpoint complete. */
export function onManifestCommitted(
  vault: VaultState,
  manifest: CheckpointManifest,
  outcome: StorageOutcome,
  effects: Effects,
): void {
  const { checkpointId } = manifest;
  vault.committing = null;
  if (!outcome.ok) {
    reject(vault, checkpointId, outcome.reason, effects);
    return;
  }
  vault.manifests.set(checkpointId, chunkKeysOf(manifest));
  vault.staged.delete(checkpointId);
  vault.coordinatorBusy = false;
  effects.send('coordinator', { kind: 'manifestDurable', checkpointId });
}

function reject(
  vault: VaultState,
  checkpointId: number,
  reason: StorageFailure | (string & {}),
  effects: Effects,
): void {
  vault.coordinatorBusy = false;
  effects.send('coordinator', { kind: 'manifestRejected', checkpointId, reason });
}
