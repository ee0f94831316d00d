import type { CheckpointManifest, SnapshotHandle } from '#protocol/checkpoint.ts';

/**
 * Reading a manifest back: whatever storage returns is looked at field by field before anything trusts it.
 * A manifest that does not decode is treated like one whose chunks are broken: set aside and reported.
 */

/** The manifest, or null if the value is not one of this job and checkpoint. */
export function decodeManifest(value: unknown, jobId: string, checkpointId: number): CheckpointManifest | null {
  if (!isRecord(value) || value['format'] !== 1) return null;
  if (value['jobId'] !== jobId || value['checkpointId'] !== checkpointId) return null;
  const numbers = ['planVersion', 'epoch', 'attempt', 'triggeredAtMs', 'jobTimeMs'];
  if (!numbers.every((name) => typeof value[name] === 'number')) return null;
  const { subtasks } = value;
  if (!Array.isArray(subtasks) || !subtasks.every(isSubtaskEntry)) return null;
  return value as unknown as CheckpointManifest;
}

/** All handles of a manifest. */
export function handlesOf(manifest: CheckpointManifest): readonly SnapshotHandle[] {
  return manifest.subtasks.flatMap((entry) => entry.handles);
}

/** The keys of the chunks a stored manifest refers to, as far as they can be read. */
export function chunkKeysOf(value: unknown): readonly string[] {
  if (!isRecord(value) || !Array.isArray(value['subtasks'])) return [];
  return value['subtasks'].flatMap((entry: unknown) => {
    if (!isRecord(entry) || !Array.isArray(entry['handles'])) return [];
    return entry['handles'].flatMap((handle: unknown) =>
      isRecord(handle) && typeof handle['key'] === 'string' ? [handle['key']] : [],
    );
  });
}

function isSubtaskEntry(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value['subtask'] === 'string' &&
    typeof value['maxParallelism'] === 'number' &&
    typeof value['finished'] === 'boolean' &&
    Array.isArray(value['handles']) &&
    value['handles'].every(isHandle)
  );
}

function isHandle(value: unknown): boolean {
  return (
    isRecord(value) &&
    ['key', 'uid', 'state', 'checksum'].every((name) => typeof value[name] === 'string') &&
    (value['scope'] === 'keyed' || value['scope'] === 'operator') &&
    ['keyGroupFirst', 'keyGroupLast', 'bytes'].every((name) => typeof value[name] === 'number')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
