import { checksum } from '#std/checksum.ts';
import type { SnapshotHandle } from '#protocol/checkpoint.ts';

/** Whether a stored value is the chunk a handle describes; the fault if not. */
export function chunkFault(handle: SnapshotHandle, value: unknown): string | null {
  if (value === undefined) return `chunk ${handle.key} is missing`;
  if (!(value instanceof ArrayBuffer) || value.byteLength !== handle.bytes)
    return `chunk ${handle.key} has another size`;
  return checksum(value) === handle.checksum ? null : `chunk ${handle.key} has another checksum`;
}
