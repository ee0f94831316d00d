import { assert, must } from '#std/assert.ts';
import { checksum } from '#std/checksum.ts';
import type { Effects } from '../ports.ts';
import { chunkFault } from './chunk-fault.ts';
import type { ChunkWork } from './chunk-work.ts';
import { stageSnapshot } from './checkpoint-store.ts';
import { chunkKey } from './storage-keys.ts';
import { reply } from './storage-operations.ts';
import type { VaultState } from './vault-state.ts';

/** Does one chunk of the oldest snapshot. */
export function stepChunkWork(vault: VaultState, effects: Effects): void {
  const work = vault.chunkWork[0];
  assert(work !== undefined, 'there is a chunk to work on');
  const finished = work.kind === 'sign' ? signNext(vault, work, effects) : verifyNext(vault, work, effects);
  if (finished) vault.chunkWork.shift();
}

function signNext(vault: VaultState, work: Extract<ChunkWork, { kind: 'sign' }>, effects: Effects): boolean {
  const { from, request, handles } = work;
  const index = handles.length;
  const chunk = request.chunks[index];
  if (chunk !== undefined) {
    const { bytes, ...place } = chunk;
    const key = chunkKey(vault.jobId, request.checkpointId, request.subtask, index);
    handles.push({ key, ...place, bytes: bytes.byteLength, checksum: checksum(bytes) });
  }
  if (handles.length < request.chunks.length) return false;
  stageSnapshot(vault, from, request, handles, effects);
  return true;
}

function verifyNext(vault: VaultState, work: Extract<ChunkWork, { kind: 'verify' }>, effects: Effects): boolean {
  const { from, requestId, handles, values, chunks } = work;
  if (chunks.length < handles.length) {
    const handle = must(handles[chunks.length], 'a chunk that is not verified');
    const value = values.get(handle.key);
    const reason = chunkFault(handle, value);
    if (reason !== null) {
      reply(vault, from, { kind: 'snapshotLoadFailed', requestId, reason }, effects);
      return true;
    }
    const { uid, state, scope, keyGroupFirst, keyGroupLast } = handle;
    chunks.push({ uid, state, scope, keyGroupFirst, keyGroupLast, bytes: value as ArrayBuffer });
  }
  if (chunks.length < handles.length) return false;
  const transfer = chunks.map((chunk) => chunk.bytes);
  reply(vault, from, { kind: 'snapshotLoaded', requestId, chunks }, effects, transfer);
  return true;
}
