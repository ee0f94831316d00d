import { describe, expect, test } from 'vitest';
import type { Message } from '#protocol/messages.ts';
import { fileEntries, FILE_CHUNK_BYTES } from './file-store.ts';
import { startedHost, VaultHost } from './testing.ts';
import { completeCheckpoint, snapshotRequest } from './testing-checkpoints.ts';

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
    completeCheckpoint(host, 1);
    host.nowMs = 5000;
    const manifest = completeCheckpoint(host, 2);
    host.crash();
    expect(host.start()).toMatchObject({ epoch: 2, lastAttempt: 1, lastCheckpointId: 2, jobTimeMs: 5000, manifest });
  });

  test('fresh deletes checkpoints, logs and tables, and nothing of other jobs', () => {
    const host = startedHost();
    completeCheckpoint(host, 1);
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
    completeCheckpoint(host, 7);
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
    completeCheckpoint(host, 1);
    host.put({ store: 'fence', key: 'fence/job', value: 9 });
    const before = host.keys('chunks');
    expect(host.ask('task:0/0', snapshotRequest(2))).toEqual([{ kind: 'jobFenced', epoch: 9 }]);
    expect(host.keys('chunks')).toEqual(before);
    expect(host.ask('coordinator', { kind: 'discardCheckpoint', checkpointId: 1 })).toEqual([]);
    expect(host.keys('chunks')).toEqual(before);
  });

  test('requests of another epoch or an older attempt are dropped and traced', () => {
    const host = startedHost();
    host.ask('coordinator', { kind: 'grantAttempt', attempt: 3 });
    expect(host.ask('task:0/0', snapshotRequest(1), { attempt: 2 })).toEqual([]);
    expect(host.ask('task:0/0', snapshotRequest(1), { epoch: 0 })).toEqual([]);
    expect(host.keys('chunks')).toEqual([]);
    expect(host.traces.filter((body) => body.kind === 'messageFenced')).toEqual([
      { kind: 'messageFenced', from: 'task:0/0', fromAttempt: 2, fromEpoch: 1, message: 'storeSnapshot' },
      { kind: 'messageFenced', from: 'task:0/0', fromAttempt: 3, fromEpoch: 0, message: 'storeSnapshot' },
    ]);
  });

  test('what was asked by an attempt that has died meanwhile is answered to nobody', () => {
    const host = startedHost();
    host.send('task:0/0', snapshotRequest(1));
    host.send('coordinator', { kind: 'grantAttempt', attempt: 2 });
    host.settle();
    expect(host.take()).toEqual([]);
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
    completeCheckpoint(host, 1);
    completeCheckpoint(host, 2);
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
