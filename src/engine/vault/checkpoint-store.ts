import { checksum } from '#std/checksum.ts';
import { CHECKPOINTS_RETAINED } from '#protocol/limits.ts';
import type { CheckpointManifest, SnapshotHandle } from '#protocol/checkpoint.ts';
import type { SnapshotChunk, StorageFailure, VaultRequest } from '#protocol/messages.ts';
import type { Effects } from '../ports.ts';
import type { StagedRecord } from './job-acquisition.ts';
import { chunkKeysOf, handlesOf } from './manifest-codec.ts';
import { faultOf } from './manifest-search.ts';
import { chunkKey, countersKey, type JobCounters, manifestKey, quarantineKey, stagedKey } from './storage-keys.ts';
import { reply, startRead, startTransaction } from './storage-operations.ts';
import type { Operation, Requester, StorageOutcome, VaultState, VaultTransaction } from './vault-state.ts';

/**
 * Snapshots, manifests, and their deletion.
 *
 * Chunks of a subtask and the record that lists them are one transaction. The manifest is another, strict one, which
 * takes the lists away: a list without manifest therefore means a checkpoint that is not complete. Only after it has
 * completed is anything said. Deletion has transactions of its own and never touches a chunk of a kept manifest.
 */

/** A subtask's snapshot: stores the chunks with their checksums. */
export function storeSnapshot(
  vault: VaultState,
  from: Requester,
  request: Extract<VaultRequest, { kind: 'storeSnapshot' }>,
  effects: Effects,
): void {
  const { requestId, checkpointId, subtask, chunks } = request;
  vault.lastCheckpointId = Math.max(vault.lastCheckpointId, checkpointId);
  const handles = chunks.map((chunk, index) => handleOf(vault.jobId, checkpointId, subtask, chunk, index));
  if (handles.length === 0) {
    reply(vault, from, { kind: 'snapshotStored', requestId, checkpointId, handles }, effects);
    return;
  }
  const staged: StagedRecord = { checkpointId, subtask, keys: handles.map((handle) => handle.key) };
  startTransaction(
    vault,
    {
      purpose: `store snapshot of ${subtask} for checkpoint ${checkpointId}`,
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
  const subtasks = vault.staged.get(checkpointId) ?? new Map<typeof subtask, readonly string[]>();
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
  const fail = (reason: string): void => {
    reply(vault, from, { kind: 'snapshotLoadFailed', requestId, reason }, effects);
  };
  if (!outcome.ok) {
    fail(`storage cannot be read: ${outcome.reason}`);
    return;
  }
  const values = new Map(outcome.entries.map((entry) => [entry.key, entry.value]));
  const chunks: SnapshotChunk[] = [];
  for (const handle of handles) {
    const value = values.get(handle.key);
    const fault = faultOf(handle, value);
    if (fault !== null) {
      fail(fault);
      return;
    }
    const { uid, state, scope, keyGroupFirst, keyGroupLast } = handle;
    chunks.push({ uid, state, scope, keyGroupFirst, keyGroupLast, bytes: value as ArrayBuffer });
  }
  const transfer = chunks.map((chunk) => chunk.bytes);
  reply(vault, from, { kind: 'snapshotLoaded', requestId, chunks }, effects, transfer);
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
      purpose: `commit manifest of checkpoint ${checkpointId}`,
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

/** Deletes a checkpoint; a completed one with all older ones, which it has subsumed. */
export function discardCheckpoint(vault: VaultState, checkpointId: number, effects: Effects): void {
  vault.lastCheckpointId = Math.max(vault.lastCheckpointId, checkpointId);
  const ids = vault.manifests.has(checkpointId)
    ? [...vault.manifests.keys()].filter((id) => id <= checkpointId)
    : [checkpointId];
  startTransaction(
    vault,
    {
      purpose: `discard checkpoint ${checkpointId}`,
      puts: [countersEntry(vault, effects)],
      deletes: deletesOf(vault, [...ids, ...deadIds(vault)]),
      durability: 'relaxed',
    },
    { kind: 'discardCheckpoint', checkpointId, ids: [...ids, ...deadIds(vault)] },
    effects,
  );
}

/** Answers in any case: what could not be deleted now is garbage, collected with the next. */
export function onCheckpointDiscarded(
  vault: VaultState,
  operation: Extract<Operation, { kind: 'discardCheckpoint' }>,
  outcome: StorageOutcome,
  effects: Effects,
): void {
  if (outcome.ok) forget(vault, operation.ids);
  vault.coordinatorBusy = false;
  effects.send('coordinator', { kind: 'checkpointDiscarded', checkpointId: operation.checkpointId });
}

/** Deletes every checkpoint of the job; what sinks have written stays. */
export function discardJob(vault: VaultState, effects: Effects): void {
  const quarantined = [...vault.quarantined.values()].flatMap((record) => [
    { store: 'manifests', key: quarantineKey(vault.jobId, record.checkpointId) } as const,
    ...chunkKeysOf(record.manifest).map((key) => ({ store: 'chunks', key }) as const),
  ]);
  startTransaction(
    vault,
    {
      purpose: 'discard all checkpoints',
      puts: [countersEntry(vault, effects)],
      deletes: [...deletesOf(vault, [...vault.manifests.keys(), ...vault.staged.keys()]), ...quarantined],
      durability: 'strict',
    },
    { kind: 'discardJob' },
    effects,
  );
}

/** Answers in any case, as above. */
export function onJobDiscarded(vault: VaultState, outcome: StorageOutcome, effects: Effects): void {
  if (outcome.ok) {
    forget(vault, [...vault.manifests.keys(), ...vault.staged.keys()]);
    vault.quarantined = new Map();
  }
  vault.coordinatorBusy = false;
  effects.send('coordinator', { kind: 'jobDiscarded' });
}

/** What can be deleted to make room: dead chunks, and manifests beyond the retained ones. */
export function garbageOf(vault: VaultState): {
  readonly ids: readonly number[];
  readonly deletes: VaultTransaction['deletes'];
} {
  const beyond = [...vault.manifests.keys()].sort((a, b) => b - a).slice(CHECKPOINTS_RETAINED);
  const ids = [...beyond, ...deadIds(vault)];
  return { ids, deletes: deletesOf(vault, ids) };
}

/** Forgets checkpoints that are deleted. */
export function forget(vault: VaultState, ids: readonly number[]): void {
  for (const id of ids) {
    vault.manifests.delete(id);
    vault.staged.delete(id);
  }
}

/** The job's counters as they are now. */
export function countersEntry(vault: VaultState, effects: Effects): VaultTransaction['puts'][number] {
  const counters: JobCounters = {
    lastAttempt: vault.attempt,
    lastCheckpointId: vault.lastCheckpointId,
    jobTimeMs: effects.now(),
  };
  return { store: 'fence', key: countersKey(vault.jobId), value: counters };
}

/** Checkpoints that can complete no more: a newer one has. */
function deadIds(vault: VaultState): readonly number[] {
  const newest = Math.max(0, ...vault.manifests.keys());
  return [...vault.staged.keys()].filter((id) => id < newest && id !== vault.committing);
}

function deletesOf(vault: VaultState, ids: readonly number[]): VaultTransaction['deletes'] {
  const gone = new Set(ids);
  const kept = new Set([...vault.manifests].filter(([id]) => !gone.has(id)).flatMap(([, keys]) => keys));
  return [...gone].flatMap((id) => {
    const staged = [...(vault.staged.get(id) ?? [])];
    const keys = [...(vault.manifests.get(id) ?? []), ...staged.flatMap(([, each]) => each)];
    return [
      ...(vault.manifests.has(id) ? [{ store: 'manifests', key: manifestKey(vault.jobId, id) } as const] : []),
      ...staged.map(([subtask]) => ({ store: 'manifests', key: stagedKey(vault.jobId, id, subtask) }) as const),
      ...keys.filter((key) => !kept.has(key)).map((key) => ({ store: 'chunks', key }) as const),
    ];
  });
}

function handleOf(
  jobId: string,
  checkpointId: number,
  subtask: `${number}/${number}`,
  chunk: SnapshotChunk,
  index: number,
): SnapshotHandle {
  const { uid, state, scope, keyGroupFirst, keyGroupLast, bytes } = chunk;
  return {
    key: chunkKey(jobId, checkpointId, subtask, index),
    uid,
    state,
    scope,
    keyGroupFirst,
    keyGroupLast,
    bytes: bytes.byteLength,
    checksum: checksum(bytes),
  };
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
