import { describe, expect, test } from 'vitest';
import type { TransactRequest } from '#engine/ports.ts';
import { SimulatedStorage } from './simulated-storage.ts';

function put(
  key: string,
  value: unknown,
  durability: 'relaxed' | 'strict' = 'relaxed',
  purpose = 'test',
): TransactRequest {
  return { requestId: 1, purpose, fence: null, puts: [{ store: 'logs', key, value }], deletes: [], durability };
}

function remove(key: string): TransactRequest {
  return { ...put(key, null), puts: [], deletes: [{ store: 'logs', key }] };
}

function contents(storage: SimulatedStorage): unknown {
  return Object.fromEntries(storage.keys('logs').map((key) => [key, storage.peek('logs', key)]));
}

describe('a power cut', () => {
  test('takes the last relaxed transactions back, the last first, and none before a strict one', () => {
    const storage = new SimulatedStorage({ journal: true });
    for (const request of [put('a', 1), put('a', 2, 'strict'), put('a', 3), put('b', 1), remove('a'), put('b', 2)]) {
      expect(storage.transact(request)).toBeNull();
    }
    expect(contents(storage)).toEqual({ b: 2 });
    expect(storage.cutPower(2)).toBe(2);
    expect(contents(storage)).toEqual({ a: 3, b: 1 });
    expect(storage.cutPower(10)).toBe(2);
    expect(contents(storage)).toEqual({ a: 2 });
    expect(storage.cutPower(10)).toBe(0);
  });
});

describe('a prepared failure', () => {
  test('waits for the transaction it is meant for', () => {
    const storage = new SimulatedStorage();
    storage.prepare({ kind: 'unknown', reason: 'unknown', purpose: 'commit' });
    expect(storage.transact(put('a', 1))).toBeNull();
    expect(storage.transact(put('b', 1, 'strict', 'commit manifest'))).toBe('unknown');
    expect(contents(storage)).toEqual({ a: 1, b: 1 });
  });

  test.each([true, false])('is silent, landed or not: %s', (lands) => {
    const storage = new SimulatedStorage();
    storage.prepare({ kind: 'silent', lands, purpose: '' });
    expect(storage.transact(put('a', 1))).toBe('silent');
    expect(contents(storage)).toEqual(lands ? { a: 1 } : {});
  });

  test('is counted when it happens', () => {
    const storage = new SimulatedStorage();
    const met: string[] = [];
    storage.watch({ onMishap: (mishap) => met.push(mishap) });
    storage.failNext('quota', 1);
    storage.failReads('unknown', 1);
    expect(met).toEqual([]);
    expect([storage.transact(put('a', 1)), storage.nextReadFailure(), storage.nextReadFailure()]).toEqual([
      'quota',
      'unknown',
      null,
    ]);
    expect(met).toEqual(['aborted', 'readFailed']);
  });
});

test('a full store takes writes again after a deletion', () => {
  const storage = new SimulatedStorage();
  storage.transact(put('a', 1));
  storage.fillUp(100);
  expect([put('b', 1), remove('a'), put('b', 1)].map((request) => storage.transact(request))).toEqual([
    'quota',
    null,
    null,
  ]);
});

test('everything of a storage comes back from what was saved', () => {
  const storage = new SimulatedStorage({ journal: true });
  storage.transact(put('a', 1));
  storage.failNext('aborted', 1);
  const saved = storage.save();
  storage.wipe();
  expect(contents(storage)).toEqual({});
  storage.load(saved);
  expect(storage.transact(put('b', 1))).toBe('aborted');
  expect(storage.cutPower(1)).toBe(1);
  expect(contents(storage)).toEqual({});
});
