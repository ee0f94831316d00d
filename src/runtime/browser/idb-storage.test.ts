import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { describeStorage } from '../contract/describe-exam.ts';
import { IdbStorage } from './idb-storage.ts';

let databases = 0;
const opened: IdbStorage[] = [];

function openStorage(options: { onClosed?: (reason: string) => void; hangTimeoutMs?: number; name?: string } = {}) {
  const storage = new IdbStorage({ name: `idb-storage-${databases++}`, ...options });
  opened.push(storage);
  return storage;
}

afterEach(async () => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await Promise.all(opened.splice(0).map((storage) => storage.close()));
});

describeStorage('IndexedDB (fake)', () => Promise.resolve(openStorage()));

const put = (key: string, value: unknown = 1) => ({
  purpose: 'test',
  fence: null,
  puts: [{ store: 'tables' as const, key, value }],
  deletes: [],
  durability: 'strict' as const,
});

describe('IdbStorage', () => {
  test('without IndexedDB every call says unavailable', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const storage = openStorage();
    expect(await storage.transact(put('a'))).toEqual({ ok: false, reason: 'unavailable' });
    expect(await storage.read({ store: 'tables', keys: ['a'] })).toEqual({ ok: false, reason: 'unavailable' });
    expect(await storage.probe()).toBe('unavailable');
  });

  test('an open request that never answers becomes unavailable', async () => {
    vi.stubGlobal('indexedDB', { open: () => Object.assign(new EventTarget(), { result: undefined }) });
    const storage = openStorage({ hangTimeoutMs: 20 });
    expect(await storage.transact(put('a'))).toEqual({ ok: false, reason: 'unavailable' });
  });

  test('a handle that was closed behind its back is dropped and reopened', async () => {
    const storage = openStorage();
    expect(await storage.transact(put('a'))).toEqual({ ok: true });
    const original = IDBDatabase.prototype.transaction;
    let failures = 2;
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
      if (failures-- > 0) throw new DOMException('The database connection is closing.', 'InvalidStateError');
      return original.apply(this, args);
    });
    expect(await storage.transact(put('b'))).toEqual({ ok: true });
    expect(await storage.read({ store: 'tables', prefix: '', limit: 9 })).toMatchObject({
      entries: [{ key: 'a' }, { key: 'b' }],
    });
  });

  test('after three reopenings in vain the call is unavailable', async () => {
    const storage = openStorage();
    await storage.probe();
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('The database connection is closing.', 'InvalidStateError');
    });
    expect(await storage.transact(put('a'))).toEqual({ ok: false, reason: 'unavailable' });
    expect(transaction).toHaveBeenCalledTimes(4);
  });

  test('a transaction whose requests succeed but whose commit fails for quota is reported as quota', async () => {
    const storage = openStorage();
    await storage.probe();
    const original = IDBDatabase.prototype.transaction;
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
      const transaction = original.apply(this, args);
      Object.defineProperty(transaction, 'error', { value: new DOMException('full', 'QuotaExceededError') });
      queueMicrotask(() => transaction.abort());
      return transaction;
    });
    expect(await storage.transact(put('a'))).toEqual({ ok: false, reason: 'quota' });
  });

  test('a transaction that hangs is aborted and unavailable', async () => {
    const storage = openStorage({ hangTimeoutMs: 20 });
    await storage.probe();
    const abort = vi.fn();
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(
      () => ({ objectStore: () => ({ put: () => undefined }), abort }) as unknown as IDBTransaction,
    );
    expect(await storage.transact(put('a'))).toEqual({ ok: false, reason: 'unavailable' });
    expect(abort).toHaveBeenCalledTimes(1);
  });

  test('another tab that upgrades the database gets its way at once', async () => {
    const closed: string[] = [];
    const storage = openStorage({ name: 'upgraded', onClosed: (reason) => closed.push(reason) });
    expect(await storage.transact(put('a'))).toEqual({ ok: true });
    await new Promise((resolve, reject) => {
      const request = indexedDB.open('upgraded', 2);
      request.onsuccess = () => resolve(request.result.close());
      request.onerror = () => reject(request.error);
    });
    expect(closed).toEqual(['versionchange']);
    expect(await storage.transact(put('b'))).toEqual({ ok: false, reason: 'unavailable' });
  });
});
