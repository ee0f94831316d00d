import { expect, test } from 'vitest';
import { FILE_CHUNK_BYTES } from '#engine/vault/file-store.ts';
import { Vault } from '#engine/vault/vault.ts';
import { StoredFiles } from './file-store.ts';
import { MemoryStorage } from './memory-storage.ts';
import { openTestHost, ScriptedActor, sleep } from './testing.ts';

test('a file is stored once; other bytes under its key replace it, to the last chunk', async () => {
  const storage = new MemoryStorage();
  const files = new StoredFiles(storage);
  const long = new Uint8Array(2 * FILE_CHUNK_BYTES + 10).fill(7).buffer;
  expect(await files.has('upload:a')).toBe(false);
  expect(await files.put('upload:a', long)).toEqual({ ok: true, stored: true, reason: null });
  expect(await files.put('upload:a', long.slice())).toEqual({ ok: true, stored: false, reason: null });
  expect(await files.has('upload:a')).toBe(true);
  expect(await files.put('upload:a', new Uint8Array([1]).buffer)).toEqual({ ok: true, stored: true, reason: null });
  expect(storage.dump().map(({ key }) => key)).toEqual(['checksum/upload:a', 'upload:a/0', 'upload:a/meta']);
});

test('the beginning of a file is read, over the ends of chunks, and no more than there is', async () => {
  const files = new StoredFiles(new MemoryStorage());
  const bytes = new Uint8Array(FILE_CHUNK_BYTES + 2).fill(7);
  bytes.set([8, 9], FILE_CHUNK_BYTES);
  await files.put('upload:a', bytes.slice().buffer);
  expect(await files.read('upload:a', 3)).toEqual(new Uint8Array([7, 7, 7]).buffer);
  expect(await files.read('upload:a', FILE_CHUNK_BYTES + 1)).toEqual(bytes.slice(0, FILE_CHUNK_BYTES + 1).buffer);
  expect(await files.read('upload:a', 1e9)).toEqual(bytes.buffer);
  expect(await files.read('upload:b', 3)).toBeNull();
});

test('a failed transaction stores nothing and says why', async () => {
  const files = new StoredFiles(new MemoryStorage({ failNext: () => 'quota' }));
  expect(await files.put('upload:a', new ArrayBuffer(1))).toEqual({ ok: false, stored: false, reason: 'quota' });
  expect(await files.has('upload:a')).toBe(false);
});

test('the vault reads what was put', async () => {
  const storage = new MemoryStorage();
  const bytes = new Uint8Array(FILE_CHUNK_BYTES + 4);
  bytes.set([1, 2, 3, 4], FILE_CHUNK_BYTES - 2);
  await new StoredFiles(storage).put('sample:x', bytes.buffer);

  const { host } = openTestHost({ storage });
  const reader = new ScriptedActor('task:1/0');
  const stamp = { timeMs: 0, counter: 0 };
  host.add(new Vault({ jobId: 'job' }), stamp);
  host.add(reader, stamp);
  let epoch = 0;
  reader.fence = () => ({ epoch, attempt: 1 });
  reader.onReceive = ({ message }, effects) => {
    if (message.kind === 'heartbeatRequested') {
      const from = FILE_CHUNK_BYTES - 2;
      effects.send('vault', { kind: 'readFile', requestId: 1, file: 'sample:x', from, to: from + 4 });
    }
  };
  const coordinator = new ScriptedActor('coordinator');
  coordinator.onReceive = ({ message }, effects) => {
    if (message.kind === 'jobAcquired') epoch = message.epoch;
    else effects.send('vault', { kind: 'acquireJob', restore: 'fresh' });
  };
  host.add(coordinator, stamp);
  host.tell('coordinator', { kind: 'timerFired', timer: 'go', at: 0 });
  await until(() => epoch > 0);
  host.accept({
    jobId: 'test',
    from: 'coordinator',
    to: 'task:1/0',
    epoch,
    attempt: 1,
    stamp,
    dueAt: 0,
    message: { kind: 'heartbeatRequested', sequence: 1 },
  });
  await until(() => reader.received.some(({ message }) => message.kind === 'fileRead'));
  host.dispose();
  const answer = reader.received.at(-1)?.message;
  expect(answer?.kind === 'fileRead' ? [...new Uint8Array(answer.bytes)] : answer).toEqual([1, 2, 3, 4]);
});

/** Storage answers in its own time. */
async function until(done: () => boolean): Promise<void> {
  while (!done()) await sleep(5);
}
