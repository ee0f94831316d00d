import { assert } from '#std/assert.ts';
import type { CheckpointManifest, SnapshotHandle } from '#protocol/checkpoint.ts';
import type { SnapshotChunk, VaultReply, VaultRequest } from '#protocol/vault-messages.ts';
import type { VaultHost } from './testing.ts';

/** Checkpoints of a job of one subtask, whose snapshots are one chunk each. For tests. */

/** A chunk of 8 bytes that count up from `seed`. */
export function chunkOf(seed: number): SnapshotChunk {
  return {
    uid: 'count',
    state: 'value',
    scope: 'keyed',
    keyGroupFirst: 0,
    keyGroupLast: 127,
    bytes: Uint8Array.from({ length: 8 }, (_, at) => seed + at).buffer,
  };
}

/** What subtask 0/0 asks to store. */
export function snapshotRequest(checkpointId: number, seed = checkpointId): VaultRequest {
  return { kind: 'storeSnapshot', requestId: 1, checkpointId, subtask: '0/0', chunks: [chunkOf(seed)] };
}

/** Stores a snapshot of subtask 0/0. */
export function storeSnapshot(
  host: VaultHost,
  checkpointId: number,
  seed = checkpointId,
): Extract<VaultReply, { kind: 'snapshotStored' }> {
  const [reply] = host.ask('task:0/0', snapshotRequest(checkpointId, seed));
  assert(reply?.kind === 'snapshotStored', 'the snapshot is stored');
  return reply;
}

export function manifestWith(
  checkpointId: number,
  handles: readonly SnapshotHandle[],
  jobTimeMs = 1000,
): CheckpointManifest {
  return {
    format: 1,
    jobId: 'job',
    planVersion: 1,
    epoch: 1,
    attempt: 1,
    checkpointId,
    triggeredAtMs: jobTimeMs,
    jobTimeMs,
    subtasks: [{ subtask: '0/0', maxParallelism: 128, finished: false, handles }],
  };
}

/** Stores a snapshot and a manifest of it. */
export function completeCheckpoint(host: VaultHost, checkpointId: number): CheckpointManifest {
  const manifest = manifestWith(checkpointId, storeSnapshot(host, checkpointId).handles, host.nowMs);
  const [reply] = host.ask('coordinator', { kind: 'commitManifest', manifest });
  assert(reply?.kind === 'manifestDurable', 'the checkpoint is complete');
  return manifest;
}
