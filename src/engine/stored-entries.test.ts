import { expect, test } from 'vitest';
import { StoredEntries } from './stored-entries.ts';

const PUT = { purpose: 'put', fence: null, deletes: [], durability: 'strict' } as const;

function entryOf(value: unknown): { store: 'documents'; key: string; value: unknown } {
  return { store: 'documents', key: 'k', value };
}

test('a value is copied when it comes and when it goes', () => {
  const entries = new StoredEntries();
  const bytes = new ArrayBuffer(1);
  const value = { list: [1, null, { deep: 'text', gone: undefined }], bytes };
  entries.transact({ ...PUT, puts: [entryOf(value)] });
  value.list.push(2);
  new Uint8Array(bytes)[0] = 7;
  const read = (): unknown => entries.read({ store: 'documents', keys: ['k'] })[0]?.value;
  const first = read() as typeof value;
  expect(first).toStrictEqual({ list: [1, null, { deep: 'text', gone: undefined }], bytes: new ArrayBuffer(1) });
  first.list.push(3);
  new Uint8Array(first.bytes)[0] = 9;
  expect(read()).toStrictEqual({ list: [1, null, { deep: 'text', gone: undefined }], bytes: new ArrayBuffer(1) });
});

test('what is no plain tree is copied all the same', () => {
  const entries = new StoredEntries();
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  for (const value of [
    new Map([['a', 1]]),
    new Set([1]),
    new Uint8Array([1, 2]),
    cycle,
    JSON.parse('{"__proto__":1}'),
  ]) {
    expect(entries.transact({ ...PUT, puts: [entryOf(value)] })).toBeNull();
    const stored = entries.peek('documents', 'k');
    expect(stored).not.toBe(value);
    expect(stored).toStrictEqual(value);
  }
});

test('a value that cannot be copied leaves nothing behind', () => {
  const entries = new StoredEntries();
  for (const value of [() => 1, { nested: [() => 1] }, Symbol('s'), { nested: Symbol('s') }]) {
    expect(entries.transact({ ...PUT, puts: [{ ...entryOf(1), key: 'other' }, entryOf(value)] })).toBe('unknown');
    expect(entries.keys('documents')).toStrictEqual([]);
  }
});
