import type { StorageEntry } from '#protocol/storage.ts';
import type { Storage, StorageTransaction } from '../storage.ts';
import { assertSame, type ExamCase } from './exam.ts';

/** What every {@link Storage} adapter owes the vault. */
export const STORAGE_EXAM: readonly ExamCase<Storage>[] = [
  {
    name: 'entries put in one transaction are read back, absent keys are left out',
    async run(open) {
      const storage = await open();
      const bytes = new Uint8Array([1, 2, 3]).buffer;
      const outcome = await storage.transact(
        transaction({ puts: [entry('chunks', 'a', bytes), entry('manifests', 'm', { id: 1, big: 5n })] }),
      );
      assertSame(outcome, { ok: true }, 'outcome');
      assertSame(
        await storage.read({ store: 'chunks', keys: ['a', 'none'] }),
        { ok: true, entries: [entry('chunks', 'a', new Uint8Array([1, 2, 3]).buffer)] },
        'chunks',
      );
      assertSame(
        await storage.read({ store: 'manifests', keys: ['m'] }),
        { ok: true, entries: [entry('manifests', 'm', { id: 1, big: 5n })] },
        'manifests',
      );
    },
  },
  {
    name: 'a prefix is read in key order, at most to the limit, and ends where the prefix ends',
    async run(open) {
      const storage = await open();
      const keys = ['job/2', 'job/10', 'job/1', 'jobs', 'job', 'job/\uffff\uffff', 'joc'];
      await storage.transact(transaction({ puts: keys.map((key) => entry('logs', key, key)) }));
      assertSame(
        keysOf(await storage.read({ store: 'logs', prefix: 'job/', limit: 100 })),
        ['job/1', 'job/10', 'job/2', 'job/\uffff\uffff'],
        'prefix',
      );
      assertSame(keysOf(await storage.read({ store: 'logs', prefix: 'job/', limit: 2 })), ['job/1', 'job/10'], 'limit');
      assertSame(
        keysOf(await storage.read({ store: 'logs', prefix: '', limit: 100 })),
        ['job', 'job/1', 'job/10', 'job/2', 'job/\uffff\uffff', 'jobs', 'joc'],
        'empty prefix',
      );
      assertSame(keysOf(await storage.read({ store: 'logs', prefix: 'x', limit: 100 })), [], 'no match');
    },
  },
  {
    name: 'an absent fence counts as 0, and the fence moves in the transaction that checks it',
    async run(open) {
      const storage = await open();
      const bump = (expected: number): StorageTransaction =>
        transaction({ fence: { key: 'job', expected }, puts: [entry('fence', 'job', expected + 1)] });
      assertSame(await storage.transact(bump(0)), { ok: true }, 'first epoch');
      assertSame(await storage.transact(bump(0)), { ok: false, reason: 'fenced' }, 'second owner of epoch 0');
      assertSame(await storage.transact(bump(1)), { ok: true }, 'second epoch');
      assertSame(
        await storage.read({ store: 'fence', keys: ['job'] }),
        { ok: true, entries: [entry('fence', 'job', 2)] },
        'fence',
      );
    },
  },
  {
    name: 'a fenced transaction leaves nothing behind',
    async run(open) {
      const storage = await open();
      await storage.transact(transaction({ puts: [entry('fence', 'job', 7), entry('tables', 'kept', 'old')] }));
      const outcome = await storage.transact(
        transaction({
          fence: { key: 'job', expected: 6 },
          puts: [entry('tables', 'kept', 'new'), entry('tables', 'fresh', 1)],
          deletes: [{ store: 'fence', key: 'job' }],
        }),
      );
      assertSame(outcome, { ok: false, reason: 'fenced' }, 'outcome');
      assertSame(
        await storage.read({ store: 'tables', prefix: '', limit: 10 }),
        { ok: true, entries: [entry('tables', 'kept', 'old')] },
        'tables',
      );
      assertSame(keysOf(await storage.read({ store: 'fence', keys: ['job'] })), ['job'], 'fence');
    },
  },
  {
    name: 'of two racing transactions on one fence exactly one completes',
    async run(open) {
      const storage = await open();
      const outcomes = await Promise.all(
        [1, 2].map((owner) =>
          storage.transact(
            transaction({
              fence: { key: 'job', expected: 0 },
              puts: [entry('fence', 'job', 1), entry('manifests', 'owner', owner)],
              durability: 'strict',
            }),
          ),
        ),
      );
      assertSame(outcomes, [{ ok: true }, { ok: false, reason: 'fenced' }], 'outcomes');
      assertSame(
        await storage.read({ store: 'manifests', keys: ['owner'] }),
        { ok: true, entries: [entry('manifests', 'owner', 1)] },
        'owner',
      );
    },
  },
  {
    name: 'transactions take effect in the order of the calls, and a read sees those called before it',
    async run(open) {
      const storage = await open();
      const writes = Array.from({ length: 20 }, (_, n) =>
        storage.transact(transaction({ puts: [entry('tables', 'row', n)] })),
      );
      const read = storage.read({ store: 'tables', keys: ['row'] });
      assertSame(
        await Promise.all(writes),
        writes.map(() => ({ ok: true })),
        'outcomes',
      );
      assertSame(await read, { ok: true, entries: [entry('tables', 'row', 19)] }, 'last write');
    },
  },
  {
    name: 'deletes remove entries, deletes of absent keys are no error, and deletes follow puts',
    async run(open) {
      const storage = await open();
      await storage.transact(transaction({ puts: [entry('chunks', 'a', 1), entry('chunks', 'b', 2)] }));
      const outcome = await storage.transact(
        transaction({
          puts: [entry('chunks', 'c', 3)],
          deletes: ['a', 'none', 'c'].map((key) => ({ store: 'chunks', key })),
        }),
      );
      assertSame(outcome, { ok: true }, 'outcome');
      assertSame(keysOf(await storage.read({ store: 'chunks', prefix: '', limit: 10 })), ['b'], 'left');
    },
  },
  {
    name: 'values are copied in and out',
    async run(open) {
      const storage = await open();
      const value = { list: [1] };
      const written = storage.transact(
        transaction({ puts: [entry('documents', 'd', value), entry('chunks', 'c', new Uint8Array([1]).buffer)] }),
      );
      value.list.push(2);
      await written;
      const first = await storage.read({ store: 'documents', keys: ['d'] });
      if (first.ok) (first.entries[0] as { value: { list: number[] } }).value.list.push(3);
      assertSame(
        await storage.read({ store: 'documents', keys: ['d'] }),
        { ok: true, entries: [entry('documents', 'd', { list: [1] })] },
        'document',
      );
      assertSame(
        await storage.read({ store: 'chunks', keys: ['c'] }),
        { ok: true, entries: [entry('chunks', 'c', new Uint8Array([1]).buffer)] },
        'buffer',
      );
    },
  },
  {
    name: 'a value that cannot be stored aborts the whole transaction with a reason and does not reject',
    async run(open) {
      const storage = await open();
      const outcome = await storage.transact(
        transaction({ puts: [entry('documents', 'good', 1), entry('documents', 'bad', () => 1)] }),
      );
      assertSame(outcome, { ok: false, reason: 'unknown' }, 'outcome');
      assertSame(keysOf(await storage.read({ store: 'documents', prefix: '', limit: 10 })), [], 'left');
      assertSame(await storage.transact(transaction({ puts: [entry('documents', 'x', 1)] })), { ok: true }, 'goes on');
    },
  },
  {
    name: 'an empty transaction completes, and with a fence it is a check of the fence',
    async run(open) {
      const storage = await open();
      assertSame(await storage.transact(transaction({})), { ok: true }, 'empty');
      assertSame(
        await storage.transact(transaction({ fence: { key: 'job', expected: 3 } })),
        { ok: false, reason: 'fenced' },
        'fence only',
      );
    },
  },
  {
    name: 'a chunk of 4 MiB survives byte for byte',
    async run(open) {
      const storage = await open();
      const bytes = new Uint8Array(4 * 1024 * 1024);
      for (let at = 0; at < bytes.length; at += 4093) bytes[at] = at & 255;
      await storage.transact(transaction({ puts: [entry('chunks', 'big', bytes.buffer)], durability: 'strict' }));
      const read = await storage.read({ store: 'chunks', keys: ['big'] });
      const back = read.ok ? new Uint8Array(read.entries[0]?.value as ArrayBuffer) : new Uint8Array();
      assertSame(back.length, bytes.length, 'length');
      assertSame(
        back.findIndex((byte, at) => byte !== bytes[at]),
        -1,
        'first difference',
      );
    },
  },
];

function entry(store: StorageEntry['store'], key: string, value: unknown): StorageEntry {
  return { store, key, value };
}

function transaction(parts: Partial<StorageTransaction>): StorageTransaction {
  return { purpose: 'exam', fence: null, puts: [], deletes: [], durability: 'relaxed', ...parts };
}

function keysOf(outcome: Awaited<ReturnType<Storage['read']>>): string[] {
  return outcome.ok ? outcome.entries.map((item) => item.key) : [outcome.reason];
}
