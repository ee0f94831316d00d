import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { describeStorage } from '../contract/describe-exam.ts';
import { FileStorage } from './file-storage.ts';

const folders: string[] = [];
const opened: FileStorage[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-storage-'));
  folders.push(folder);
  return folder;
}

async function openIn(folder: string): Promise<FileStorage> {
  const storage = await FileStorage.open(folder);
  opened.push(storage);
  return storage;
}

afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describeStorage('file', () => openIn(newFolder()));

const put = (key: string, value: unknown = key) => ({
  purpose: 'test',
  fence: null,
  puts: [{ store: 'tables' as const, key, value }],
  deletes: [],
  durability: 'strict' as const,
});

async function keysIn(folder: string): Promise<string[]> {
  const outcome = await (await openIn(folder)).read({ store: 'tables', prefix: '', limit: 100 });
  return outcome.ok ? outcome.entries.map(({ key }) => key) : [];
}

describe('FileStorage', () => {
  test('what completed is there after opening again', async () => {
    const folder = newFolder();
    const storage = await openIn(folder);
    await storage.transact(put('a', { bytes: new Uint8Array([1, 2]).buffer }));
    await storage.transact(put('b'));
    await storage.transact({ ...put('c'), deletes: [{ store: 'tables', key: 'b' }] });
    const again = await openIn(folder);
    expect(await again.read({ store: 'tables', prefix: '', limit: 9 })).toEqual({
      ok: true,
      entries: [
        { store: 'tables', key: 'a', value: { bytes: new Uint8Array([1, 2]).buffer } },
        { store: 'tables', key: 'c', value: 'c' },
      ],
    });
  });

  test('a record that was cut off at any byte is as if it had never been written', async () => {
    const folder = newFolder();
    const path = join(folder, 'weir.log');
    const storage = await openIn(folder);
    await storage.transact(put('a'));
    const before = readFileSync(path).length;
    await storage.transact(put('b'));
    const after = readFileSync(path).length;
    for (const length of [after - 1, before + 10, before + 1]) {
      truncateSync(path, length);
      expect(await keysIn(folder)).toEqual(['a']);
      // Opening has compacted the log, so the next cut starts from a fresh second record.
      const again = await openIn(folder);
      await again.transact(put('b'));
    }
  });

  test('rubbish at the end is ignored and overwritten', async () => {
    const folder = newFolder();
    await (await openIn(folder)).transact(put('a'));
    appendFileSync(join(folder, 'weir.log'), Buffer.alloc(200, 7));
    const storage = await openIn(folder);
    await storage.transact(put('b'));
    expect(await keysIn(folder)).toEqual(['a', 'b']);
  });

  test('a large buffer has a file of its own, which goes when a strict transaction has replaced or deleted it', async () => {
    const folder = newFolder();
    const files = () => readdirSync(join(folder, 'buffers')).length;
    const large = (fill: number) => new Uint8Array(100_000).fill(fill).buffer;
    const storage = await openIn(folder);
    await storage.transact(put('a', large(1)));
    await storage.transact(put('b', large(2)));
    expect(readFileSync(join(folder, 'weir.log')).length).toBeLessThan(1000);
    expect(files()).toBe(2);
    await storage.transact({ ...put('a', large(3)), durability: 'relaxed' });
    expect(files()).toBe(3);
    await storage.transact({ ...put('c'), deletes: [{ store: 'tables', key: 'b' }] });
    expect(files()).toBe(1);
    const again = await openIn(folder);
    expect(await again.read({ store: 'tables', prefix: '', limit: 9 })).toEqual({
      ok: true,
      entries: [
        { store: 'tables', key: 'a', value: large(3) },
        { store: 'tables', key: 'c', value: 'c' },
      ],
    });
  });

  test('a buffer whose file is gone is an absent entry, and what nobody refers to goes on opening', async () => {
    const folder = newFolder();
    const storage = await openIn(folder);
    await storage.transact(put('a', new ArrayBuffer(100_000)));
    await storage.transact(put('b'));
    rmSync(join(folder, 'buffers', '1'));
    writeFileSync(join(folder, 'buffers', '7'), 'left behind');
    expect(await keysIn(folder)).toEqual(['b']);
    expect(readdirSync(join(folder, 'buffers'))).toEqual([]);
  });
});
