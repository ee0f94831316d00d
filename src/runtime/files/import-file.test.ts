import { expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { FILE_CHUNK_BYTES } from '#engine/vault/file-store.ts';
import { StoredFiles } from '../file-store.ts';
import { MemoryStorage } from '../memory-storage.ts';
import { type ChunkStore, convertFile, importFile } from './import-file.ts';

function storeOf(files: StoredFiles): ChunkStore {
  const succeed = (reason: string | null): void => {
    if (reason !== null) throw new Error(reason);
  };
  return {
    bytesOf: (key) => files.bytesOf(key),
    readChunk: (key, chunk) => files.readChunk(key, chunk),
    putChunk: async (key, chunk, bytes) => succeed(await files.putChunk(key, chunk, bytes)),
    finish: async (key, bytes) => succeed(await files.finish(key, bytes)),
    drop: (key, chunks) => files.drop(key, chunks),
  };
}

async function textOf(files: StoredFiles, key: string | null): Promise<string> {
  const bytes = await files.read(must(key, 'the file was taken'), Number.MAX_SAFE_INTEGER);
  return new TextDecoder().decode(must(bytes, 'the file is there'));
}

test('a file of several chunks is stored as it is, once, and progress goes up to one', async () => {
  const storage = new MemoryStorage();
  const files = new StoredFiles(storage);
  const text = `${'0123456789abcde\n'.repeat((FILE_CHUNK_BYTES / 16) * 2)}end\n`;
  const shares: number[] = [];
  const imported = await importFile(new Blob([text]), null, storeOf(files), (share) => shares.push(share));
  expect(imported).toEqual({
    file: expect.stringMatching(/^upload:[0-9a-f]{64}$/),
    bytes: text.length,
    encoding: { encoding: 'utf-8', cr: false, problem: null, notes: [] },
  });
  expect(await textOf(files, imported.file)).toBe(text);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  const stored = storage.dump().length;
  expect((await importFile(new Blob([text]), null, storeOf(files), () => undefined)).file).toBe(imported.file);
  expect(storage.dump().length).toBe(stored);
});

test('GBK and UTF-16 are converted; characters that a chunk cuts are whole; the encoding can be corrected', async () => {
  const files = new StoredFiles(new MemoryStorage());
  const pair = [0xc4, 0xe3];
  // One byte in front, so that the bound of a chunk lies inside a pair.
  const bytes = Uint8Array.from([0x2c, ...Array.from({ length: FILE_CHUNK_BYTES / 2 }, () => pair).flat(), 0x0a]);
  const imported = await importFile(new Blob([bytes]), null, storeOf(files), () => undefined);
  expect(imported.file).toMatch(/^upload:[0-9a-f]{64}@gbk$/);
  expect(await textOf(files, imported.file)).toBe(`,${'你'.repeat(FILE_CHUNK_BYTES / 2)}\n`);
  const wrong = await convertFile(must(imported.file, 'taken'), 'windows-1252', storeOf(files));
  expect((await textOf(files, wrong.file)).slice(0, 5)).toBe(',ÄãÄã');
  const back = await convertFile(must(wrong.file, 'taken'), 'gbk', storeOf(files));
  expect([back.file, back.bytes]).toEqual([imported.file, imported.bytes]);
});

test('what is no text is not taken; the user may insist', async () => {
  const storage = new MemoryStorage();
  const store = storeOf(new StoredFiles(storage));
  const zip = new Blob([Uint8Array.from([0x50, 0x4b, 3, 4, 1, 2, 3])]);
  expect(await importFile(zip, null, store, () => undefined)).toMatchObject({
    file: null,
    encoding: { problem: 'archive' },
  });
  expect(storage.dump()).toEqual([]);
  expect((await importFile(zip, 'utf-8', store, () => undefined)).file).not.toBe(null);
});

test('an import that fails leaves nothing behind and says why', async () => {
  let transactions = 0;
  const storage = new MemoryStorage({ failNext: () => (++transactions === 3 ? 'quota' : null) });
  const big = new Blob(['x'.repeat(4 * FILE_CHUNK_BYTES)]);
  await expect(importFile(big, null, storeOf(new StoredFiles(storage)), () => undefined)).rejects.toThrow('quota');
  expect(storage.dump()).toEqual([]);
});
