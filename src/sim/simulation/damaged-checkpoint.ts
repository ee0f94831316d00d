import { decodeManifest, handlesOf } from '#engine/vault/manifest-codec.ts';
import { lastNumberOf, manifestPrefix } from '#engine/vault/storage-keys.ts';
import type { StorageEntry } from '#protocol/storage.ts';
import type { SimulatedStorage } from '../world/simulated-storage.ts';

/**
 * Damages the newest manifest or one of its chunks. `pick` chooses what happens to which: a field of the manifest is lost;
 * of a chunk a bit is flipped, the end is cut off, or nothing is left. False if there is no checkpoint.
 */
export function damageNewestCheckpoint({ storage, jobId, pick }: DamageTarget): boolean {
  const key = storage
    .keys('manifests')
    .filter((each) => each.startsWith(manifestPrefix(jobId)))
    .at(-1);
  if (key === undefined) return false;
  const value = storage.peek('manifests', key);
  const manifest = decodeManifest(value, jobId, lastNumberOf(key));
  const handles = manifest === null ? [] : handlesOf(manifest);
  const how = pick(4);
  const handle = handles[pick(Math.max(1, handles.length))];
  if (how === 0 || handle === undefined) {
    const { jobTimeMs: _lost, ...rest } = value as Record<string, unknown>;
    storage.put({ store: 'manifests', key, value: rest });
    return true;
  }
  const chunk = storage.peek('chunks', handle.key) as ArrayBuffer;
  storage.put(damagedChunk(handle.key, chunk, how, pick(Math.max(1, chunk.byteLength))));
  return true;
}

function damagedChunk(key: string, chunk: ArrayBuffer, how: number, at: number): StorageEntry {
  const bytes = new Uint8Array(chunk.slice(0));
  if (how === 1) bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  const value = how === 2 ? bytes.slice(0, at).buffer : how === 3 ? new ArrayBuffer(0) : bytes.buffer;
  return { store: 'chunks', key, value };
}

interface DamageTarget {
  readonly storage: SimulatedStorage;
  readonly jobId: string;
  /** A decision in [0, bound). */
  pick(bound: number): number;
}
