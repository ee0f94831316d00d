import { describe, expect, test } from 'vitest';
import { describeStorage } from './contract/describe-exam.ts';
import { MemoryStorage } from './memory-storage.ts';

describeStorage('memory', () => Promise.resolve(new MemoryStorage()));

describe('MemoryStorage', () => {
  const put = (key: string, value: unknown) => ({
    purpose: 'test',
    fence: null,
    puts: [{ store: 'tables' as const, key, value }],
    deletes: [],
    durability: 'relaxed' as const,
  });

  test('an injected failure aborts the transaction and leaves nothing behind', async () => {
    const reasons = ['quota', null] as const;
    let calls = 0;
    const storage = new MemoryStorage({ failNext: () => reasons[calls++] ?? null });
    expect(await storage.transact(put('a', 1))).toEqual({ ok: false, reason: 'quota' });
    expect(await storage.transact(put('b', 2))).toEqual({ ok: true });
    expect(storage.dump()).toEqual([{ store: 'tables', key: 'b', value: 2 }]);
  });

  test('goes on from what was saved', async () => {
    const storage = new MemoryStorage();
    await storage.transact(put('a', { deep: [1] }));
    const saved = storage.save();
    await storage.transact(put('b', 2));
    storage.load(saved);
    expect(storage.dump()).toEqual([{ store: 'tables', key: 'a', value: { deep: [1] } }]);
  });
});
