import { describe, expect, test } from 'vitest';
import type { CheckpointManifest, SnapshotHandle } from '#protocol/checkpoint.ts';
import type { Message } from '#protocol/messages.ts';
import type { SnapshotChunk, VaultReply } from '#protocol/vault-messages.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import { fileEntries, FILE_CHUNK_BYTES } from './file-store.ts';
import { VaultHost } from './testing.ts';

describe('taking a job', () => {
  test('bumps the epoch each time and starts from nothing', () => {
    const host = new VaultHost();
    expect(host.start()).toEqual({
      kind: 'jobAcquired',
      epoch: 1,
      lastAttempt: 0,
      lastCheckpointId: 0,
      jobTimeMs: 0,
      manifest: null,
      quarantined: [],
    });
    host.crash();
    expect(host.start()).toMatchObject({ epoch: 2, lastAttempt: 1 });
    expect(host.value('fence', 'fence/job')).toBe(2);
  });

  test('goes on from the newest checkpoint, its attempt and its clock', () => {
    const host = startedHost();
    complete(host, 1);
    host.nowMs = 5000;
    const manifest = complete(host, 2);
    host.crash();
    expect(host.start()).toMatchObject({ epoch: 2, lastAttempt: 1, lastCheckpointId: 2, jobTimeMs: 5000, manifest });
  });

  test('fresh deletes checkpoints, logs and tables, and nothing of other jobs', () => {
    const host = startedHost();
    complete(host, 1);
    append(host, 'page', 0);
    host.put({ store: 'manifests', key: 'manifest/other/000000000001', value: 1 });
    host.crash();
    expect(host.start('fresh')).toMatchObject({ epoch: 2, lastAttempt: 0, lastCheckpointId: 0, manifest: null });
    expect(host.keys('chunks')).toEqual([]);
    expect(host.keys('logs')).toEqual([]);
    expect(host.keys('manifests')).toEqual(['manifest/other/000000000001']);
  });

  test('is tried again when storage fails for a moment', () => {
    const host = new VaultHost();
    host.failNextRead('unavailable');
    host.failNext('aborted');
    expect(host.start()).toMatchObject({ epoch: 1 });
  });

  test('is refused when storage cannot be read', () => {
    const host = new VaultHost();
    for (let i = 0; i < 4; i++) host.failNextRead('unavailable');
    expect(host.ask('coordinator', { kind: 'acquireJob', restore: 'latest' })).toEqual([
      { kind: 'jobRefused', reason: 'storage cannot be read: unavailable' },
    ]);
  });

  test('checkpoint ids are never given twice, even when every checkpoint is gone', () => {
    const host = startedHost();
    complete(host, 7);
    host.ask('coordinator', { kind: 'discardJob' });
    expect(host.keys('chunks')).toEqual([]);
    host.crash();
    expect(host.start()).toMatchObject({ lastCheckpointId: 7, manifest: null, quarantined: [] });
  });

  test('an id that was only reserved is taken all the same', () => {
    const host = startedHost();
    const reserve: Message = { kind: 'reserveCheckpointId', checkpointId: 4 };
    expect(host.ask('coordinator', reserve)).toEqual([{ kind: 'checkpointIdReserved', checkpointId: 4 }]);
    host.crash();
    expect(host.start()).toMatchObject({ lastCheckpointId: 4 });
  });
});

describe('fences', () => {
  test('a stale epoch writes nothing and is told so', () => {
    const host = startedHost();
    complete(host, 1);
    host.put({ store: 'fence', key: 'fence/job', value: 9 });
    const before = host.keys('chunks');
    expect(host.ask('task:0/0', snapshotRequest(2, '0/0', 1))).toEqual([{ kind: 'jobFenced', epoch: 9 }]);
    expect(host.keys('chunks')).toEqual(before);
    expect(host.ask('coordinator', { kind: 'discardCheckpoint', checkpointId: 1 })).toEqual([]);
    expect(host.keys('chunks')).toEqual(before);
  });

  test('requests of another epoch or an older attempt are dropped and traced', () => {
    const host = startedHost();
    host.ask('coordinator', { kind: 'grantAttempt', attempt: 3 });
    expect(host.ask('task:0/0', snapshotRequest(1, '0/0', 1), { attempt: 2 })).toEqual([]);
    expect(host.ask('task:0/0', snapshotRequest(1, '0/0', 1), { epoch: 0 })).toEqual([]);
    expect(host.keys('chunks')).toEqual([]);
    expect(host.traces.filter((body) => body.kind === 'messageFenced')).toEqual([
      { kind: 'messageFenced', from: 'task:0/0', fromAttempt: 2, fromEpoch: 1, message: 'storeSnapshot' },
      { kind: 'messageFenced', from: 'task:0/0', fromAttempt: 3, fromEpoch: 0, message: 'storeSnapshot' },
    ]);
  });

  test('what was asked by an attempt that has died meanwhile is answered to nobody', () => {
    const host = startedHost();
    host.send('task:0/0', snapshotRequest(1, '0/0', 1));
    host.send('coordinator', { kind: 'grantAttempt', attempt: 2 });
    host.settle();
    expect(host.take()).toEqual([]);
  });
});

describe('checkpoints', () => {
  test('snapshots come back byte for byte', () => {
    const host = startedHost();
    const [handle] = store(host, 1, '0/0', 5).handles;
    const [loaded] = host.ask('task:0/0', { kind: 'loadSnapshot', requestId: 4, handles: [handle as SnapshotHandle] });
    expect(loaded).toEqual({ kind: 'snapshotLoaded', requestId: 4, chunks: [chunk(5)] });
  });

  test('a manifest is durable only when its transaction has completed', () => {
    const host = startedHost();
    const handles = store(host, 1, '0/0', 5).handles;
    host.send('coordinator', { kind: 'commitManifest', manifest: manifestWith(1, handles) });
    expect(host.take()).toEqual([]);
    host.settle();
    expect(host.take()).toEqual([{ kind: 'manifestDurable', checkpointId: 1 }]);
    expect(host.keys('manifests')).toEqual(['manifest/job/000000000001']);
  });

  test('a manifest whose chunks were never stored is rejected', () => {
    const host = startedHost();
    const handles = store(host, 1, '0/0', 5).handles;
    const invented = { ...(handles[0] as SnapshotHandle), key: 'job/000000000001/0/1/0' };
    expect(host.ask('coordinator', { kind: 'commitManifest', manifest: manifestWith(1, [invented]) })).toEqual([
      { kind: 'manifestRejected', checkpointId: 1, reason: 'chunk job/000000000001/0/1/0 was never stored' },
    ]);
  });

  test('discarding a completed checkpoint takes its elders along and nothing else', () => {
    const host = startedHost();
    for (const id of [1, 2, 3]) complete(host, id);
    host.ask('coordinator', { kind: 'discardCheckpoint', checkpointId: 2 });
    expect(host.keys('manifests')).toEqual(['manifest/job/000000000003']);
    expect(host.keys('chunks')).toEqual(['job/000000000003/0/0/0']);
  });

  test('discarding one that never completed touches no completed one', () => {
    const host = startedHost();
    complete(host, 1);
    store(host, 2, '0/0', 2);
    host.ask('coordinator', { kind: 'discardCheckpoint', checkpointId: 2 });
    expect(host.keys('chunks')).toEqual(['job/000000000001/0/0/0']);
    expect(host.keys('manifests')).toEqual(['manifest/job/000000000001']);
  });

  test('leftovers of a checkpoint that never completed are collected at the next start', () => {
    const host = startedHost();
    complete(host, 1);
    store(host, 2, '0/0', 2);
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
    const good = complete(host, 1);
    complete(host, 2);
    const key = 'job/000000000002/0/0/0';
    damage(host, key);
    const [found] = host.ask('coordinator', { kind: 'findLatestManifest' });
    const expected = [{ checkpointId: 2, reason: reason.replace('KEY', key) }];
    expect(found).toEqual({ kind: 'latestManifestFound', manifest: good, quarantined: expected });
    expect(host.keys('manifests')).toEqual(['manifest/job/000000000001', 'quarantine/job/000000000002']);
    const [again] = host.ask('coordinator', { kind: 'findLatestManifest' });
    expect(again).toEqual({ kind: 'latestManifestFound', manifest: good, quarantined: [] });
  });

  test('a manifest that does not decode is set aside', () => {
    const host = startedHost();
    const good = complete(host, 1);
    complete(host, 2);
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
    complete(host, 1);
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
    const good = complete(host, 1);
    host.failNextRead('unavailable');
    host.send('coordinator', { kind: 'findLatestManifest' });
    host.settle();
    expect(host.take()).toEqual([{ kind: 'latestManifestFound', manifest: good, quarantined: [] }]);
  });

  test('a restore checks the chunks once more', () => {
    const host = startedHost();
    const [handle] = store(host, 1, '0/0', 5).handles;
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
    for (const id of [1, 2, 4]) complete(host, id);
    store(host, 3, '0/0', 3);
    host.failNext('quota');
    const reply = store(host, 5, '0/0', 5);
    expect(reply.kind).toBe('snapshotStored');
    expect(host.keys('chunks')).toEqual([2, 4, 5].map((id) => `job/00000000000${id}/0/0/0`));
  });

  test('what waits for room takes no number back that was given meanwhile', () => {
    const host = startedHost();
    store(host, 3, '0/0', 3);
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
    expect(host.ask('task:0/0', snapshotRequest(1, '0/0', 1))).toEqual([
      { kind: 'snapshotRejected', requestId: 1, checkpointId: 1, reason: 'quota' },
    ]);
    const handles = store(host, 2, '0/0', 2).handles;
    host.failNext('unknown');
    expect(host.ask('coordinator', { kind: 'commitManifest', manifest: manifestWith(2, handles) })).toEqual([
      { kind: 'manifestRejected', checkpointId: 2, reason: 'unknown' },
    ]);
  });
});

describe('files', () => {
  test('ranges are read across chunks and cut at the end of the file', () => {
    const bytes = Uint8Array.from({ length: FILE_CHUNK_BYTES + 10 }, (_, at) => at % 251).buffer;
    const host = new VaultHost('job', fileEntries('sample:a.txt', bytes));
    host.start();
    const read = (from: number, to: number): Message[] =>
      host.ask('task:0/0', { kind: 'readFile', requestId: 1, file: 'sample:a.txt', from, to });
    expect(read(FILE_CHUNK_BYTES - 5, FILE_CHUNK_BYTES + 5)).toEqual([
      {
        kind: 'fileRead',
        requestId: 1,
        from: FILE_CHUNK_BYTES - 5,
        bytes: bytes.slice(FILE_CHUNK_BYTES - 5, FILE_CHUNK_BYTES + 5),
      },
    ]);
    expect(read(FILE_CHUNK_BYTES, FILE_CHUNK_BYTES + 1000)).toEqual([
      { kind: 'fileRead', requestId: 1, from: FILE_CHUNK_BYTES, bytes: bytes.slice(FILE_CHUNK_BYTES) },
    ]);
    host.delete('files', 'sample:a.txt/1');
    expect(read(FILE_CHUNK_BYTES, FILE_CHUNK_BYTES + 1)).toEqual([
      { kind: 'fileReadFailed', requestId: 1, reason: 'chunk 1 of file sample:a.txt is missing' },
    ]);
  });
});

describe('queries', () => {
  test('resumable jobs are listed with their newest checkpoint', () => {
    const host = startedHost();
    complete(host, 1);
    complete(host, 2);
    expect(host.ask('client', { kind: 'query', queryId: 1, request: { kind: 'resumableJobs' } })).toEqual([
      {
        kind: 'queryAnswered',
        queryId: 1,
        answer: {
          kind: 'resumableJobs',
          jobs: [{ jobId: 'job', checkpointId: 2, jobTimeMs: host.nowMs, bytes: 8 }],
        },
      },
    ]);
  });
});

function startedHost(): VaultHost {
  const host = new VaultHost();
  host.start();
  return host;
}

function chunk(seed: number): SnapshotChunk {
  return {
    uid: 'count',
    state: 'value',
    scope: 'keyed',
    keyGroupFirst: 0,
    keyGroupLast: 127,
    bytes: Uint8Array.from({ length: 8 }, (_, at) => seed + at).buffer,
  };
}

function snapshotRequest(checkpointId: number, subtask: SubtaskId, seed: number): Message {
  return { kind: 'storeSnapshot', requestId: 1, checkpointId, subtask, chunks: [chunk(seed)] };
}

function store(
  host: VaultHost,
  checkpointId: number,
  subtask: SubtaskId,
  seed: number,
): Extract<VaultReply, { kind: 'snapshotStored' }> {
  const [reply] = host.ask(`task:${subtask}`, snapshotRequest(checkpointId, subtask, seed));
  expect(reply?.kind).toBe('snapshotStored');
  return reply as Extract<VaultReply, { kind: 'snapshotStored' }>;
}

function manifestWith(checkpointId: number, handles: readonly SnapshotHandle[], jobTimeMs = 1000): CheckpointManifest {
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

function complete(host: VaultHost, checkpointId: number): CheckpointManifest {
  const manifest = manifestWith(checkpointId, store(host, checkpointId, '0/0', checkpointId).handles, host.nowMs);
  expect(host.ask('coordinator', { kind: 'commitManifest', manifest })).toEqual([
    { kind: 'manifestDurable', checkpointId },
  ]);
  return manifest;
}

function overwrite(host: VaultHost, key: string, bytes: readonly number[]): void {
  host.put({ store: 'chunks', key, value: Uint8Array.from(bytes).buffer });
}

function append(host: VaultHost, transaction: string, page: number): void {
  host.ask('task:1/0', {
    kind: 'appendToLog',
    requestId: 2,
    log: 'out',
    transaction,
    subtask: '1/0',
    page,
    rows: 1,
    schema: { fields: [], timeField: null, changelog: false },
    buffer: new ArrayBuffer(8),
  });
}
