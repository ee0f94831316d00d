import { describe, expect, test } from 'vitest';
import type { SnapshotHandle } from '#protocol/checkpoint.ts';
import { startedHost, type VaultHost } from './testing.ts';
import { chunkOf, completeCheckpoint, manifestWith, snapshotRequest, storeSnapshot } from './testing-checkpoints.ts';

describe('checkpoints', () => {
  test('snapshots come back byte for byte', () => {
    const host = startedHost();
    const [handle] = storeSnapshot(host, 1, 5).handles;
    const [loaded] = host.ask('task:0/0', { kind: 'loadSnapshot', requestId: 4, handles: [handle as SnapshotHandle] });
    expect(loaded).toEqual({ kind: 'snapshotLoaded', requestId: 4, chunks: [chunkOf(5)] });
  });

  test('a manifest is durable only when its transaction has completed', () => {
    const host = startedHost();
    const handles = storeSnapshot(host, 1, 5).handles;
    host.send('coordinator', { kind: 'commitManifest', manifest: manifestWith(1, handles) });
    expect(host.take()).toEqual([]);
    host.settle();
    expect(host.take()).toEqual([{ kind: 'manifestDurable', checkpointId: 1 }]);
    expect(host.keys('manifests')).toEqual(['manifest/job/000000000001']);
  });

  test('a manifest whose chunks were never stored is rejected', () => {
    const host = startedHost();
    const handles = storeSnapshot(host, 1, 5).handles;
    const invented = { ...(handles[0] as SnapshotHandle), key: 'job/000000000001/0/1/0' };
    expect(host.ask('coordinator', { kind: 'commitManifest', manifest: manifestWith(1, [invented]) })).toEqual([
      { kind: 'manifestRejected', checkpointId: 1, reason: 'chunk job/000000000001/0/1/0 was never stored' },
    ]);
  });

  test('discarding a completed checkpoint takes its elders along and nothing else', () => {
    const host = startedHost();
    for (const id of [1, 2, 3]) completeCheckpoint(host, id);
    host.ask('coordinator', { kind: 'discardCheckpoint', checkpointId: 2 });
    expect(host.keys('manifests')).toEqual(['manifest/job/000000000003']);
    expect(host.keys('chunks')).toEqual(['job/000000000003/0/0/0']);
  });

  test('discarding one that never completed touches no completed one', () => {
    const host = startedHost();
    completeCheckpoint(host, 1);
    storeSnapshot(host, 2);
    host.ask('coordinator', { kind: 'discardCheckpoint', checkpointId: 2 });
    expect(host.keys('chunks')).toEqual(['job/000000000001/0/0/0']);
    expect(host.keys('manifests')).toEqual(['manifest/job/000000000001']);
  });

  test('leftovers of a checkpoint that never completed are collected at the next start', () => {
    const host = startedHost();
    completeCheckpoint(host, 1);
    storeSnapshot(host, 2);
    host.crash();
    expect(host.start()).toMatchObject({ lastCheckpointId: 2 });
    expect(host.keys('chunks')).toEqual(['job/000000000001/0/0/0']);
  });
});

describe('verification', () => {
  const faults: readonly [string, string, (host: VaultHost, key: string) => void][] = [
    ['flipped', 'chunk KEY has another checksum', (host, key) => overwrite(host, key, [9, 9, 9, 9, 9, 9, 9, 9])],
    ['torn', 'chunk KEY has another size', (host, key) => overwrite(host, key, [1])],
    ['lost', 'chunk KEY is missing', (host, key) => host.delete('chunks', key)],
  ];
  test.each(faults)('a checkpoint with a %s chunk is set aside and the one before is taken', (_, reason, damage) => {
    const host = startedHost();
    const good = completeCheckpoint(host, 1);
    completeCheckpoint(host, 2);
    const key = 'job/000000000002/0/0/0';
    damage(host, key);
    const [found] = host.ask('coordinator', { kind: 'findLatestManifest' });
    const expected = [{ checkpointId: 2, reason: reason.replace('KEY', key) }];
    expect(found).toEqual({ kind: 'latestManifestFound', manifest: good, quarantined: expected });
    expect(host.keys('manifests')).toEqual(['manifest/job/000000000001', 'quarantine/job/000000000002']);
    const [again] = host.ask('coordinator', { kind: 'findLatestManifest' });
    expect(again).toEqual({ kind: 'latestManifestFound', manifest: good, quarantined: [] });
    // Whoever takes the job next may not have been told.
    expect(host.start()).toMatchObject({ manifest: good, quarantined: expected });
  });

  test('a manifest that does not decode is set aside', () => {
    const host = startedHost();
    const good = completeCheckpoint(host, 1);
    completeCheckpoint(host, 2);
    host.put({ store: 'manifests', key: 'manifest/job/000000000002', value: { format: 1, jobId: 'job' } });
    expect(host.ask('coordinator', { kind: 'findLatestManifest' })).toEqual([
      {
        kind: 'latestManifestFound',
        manifest: good,
        quarantined: [{ checkpointId: 2, reason: 'its manifest cannot be decoded' }],
      },
    ]);
  });

  test('with nothing left to restore, all that was ever set aside is named', () => {
    const host = startedHost();
    completeCheckpoint(host, 1);
    host.delete('chunks', 'job/000000000001/0/0/0');
    const quarantined = [{ checkpointId: 1, reason: 'chunk job/000000000001/0/0/0 is missing' }];
    expect(host.ask('coordinator', { kind: 'findLatestManifest' })).toEqual([
      { kind: 'latestManifestFound', manifest: null, quarantined },
    ]);
    host.crash();
    expect(host.start()).toMatchObject({ manifest: null, quarantined });
  });

  test('storage that cannot be read now proves nothing: the search tries again', () => {
    const host = startedHost();
    const good = completeCheckpoint(host, 1);
    host.failNextRead('unavailable');
    host.send('coordinator', { kind: 'findLatestManifest' });
    host.settle();
    expect(host.take()).toEqual([{ kind: 'latestManifestFound', manifest: good, quarantined: [] }]);
  });

  test('a restore checks the chunks once more', () => {
    const host = startedHost();
    const [handle] = storeSnapshot(host, 1, 5).handles;
    overwrite(host, (handle as SnapshotHandle).key, [9, 9, 9, 9, 9, 9, 9, 9]);
    expect(host.ask('task:0/0', { kind: 'loadSnapshot', requestId: 4, handles: [handle as SnapshotHandle] })).toEqual([
      {
        kind: 'snapshotLoadFailed',
        requestId: 4,
        reason: 'chunk job/000000000001/0/0/0 has another checksum',
      },
    ]);
  });
});

describe('no room', () => {
  test('dead chunks and surplus manifests make room, then the write is tried once more', () => {
    const host = startedHost();
    for (const id of [1, 2, 4]) completeCheckpoint(host, id);
    storeSnapshot(host, 3);
    host.failNext('quota');
    const reply = storeSnapshot(host, 5);
    expect(reply.kind).toBe('snapshotStored');
    expect(host.keys('chunks')).toEqual([2, 4, 5].map((id) => `job/00000000000${id}/0/0/0`));
  });

  test('what waits for room takes no number back that was given meanwhile', () => {
    const host = startedHost();
    storeSnapshot(host, 3);
    host.failNext('quota');
    host.send('coordinator', { kind: 'discardCheckpoint', checkpointId: 3 });
    host.send('coordinator', { kind: 'reserveCheckpointId', checkpointId: 4 });
    host.settle();
    expect(host.take()).toContainEqual({ kind: 'checkpointIdReserved', checkpointId: 4 });
    host.crash();
    expect(host.start()).toMatchObject({ lastCheckpointId: 4 });
  });

  test('a second failure rejects the snapshot, or the manifest', () => {
    const host = startedHost();
    host.failNext('quota');
    host.failNext('aborted');
    host.failNext('quota');
    expect(host.ask('task:0/0', snapshotRequest(1))).toEqual([
      { kind: 'snapshotRejected', requestId: 1, checkpointId: 1, reason: 'quota' },
    ]);
    const handles = storeSnapshot(host, 2).handles;
    host.failNext('unknown');
    expect(host.ask('coordinator', { kind: 'commitManifest', manifest: manifestWith(2, handles) })).toEqual([
      { kind: 'manifestRejected', checkpointId: 2, reason: 'unknown' },
    ]);
  });
});

function overwrite(host: VaultHost, key: string, bytes: readonly number[]): void {
  host.put({ store: 'chunks', key, value: Uint8Array.from(bytes).buffer });
}
