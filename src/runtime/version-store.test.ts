import { describe, expect, test } from 'vitest';
import { MemoryStorage } from './memory-storage.ts';
import { DocumentsUnreadable } from './document-records.ts';
import { AUTOMATIC_KEPT, NAMED_MAX, StoredVersions } from './version-store.ts';

function openVersions() {
  const storage = new MemoryStorage();
  let time = 1000;
  return { storage, versions: new StoredVersions(storage, { timeOfDay: () => time++ }) };
}

const document = (name: string) => ({ id: 'a', name });
const RUN = { name: null, cause: 'run' } as const;

describe('StoredVersions', () => {
  test('versions are listed newest first and loaded as they were kept', async () => {
    const { versions } = openVersions();
    await versions.keep(document('one'), { name: 'first', cause: 'saved' });
    await versions.keep(document('two'), RUN);
    await versions.keep({ id: 'a/b' }, { name: 'of another', cause: 'saved' });
    expect(await versions.list('a')).toEqual([
      { number: 2, name: null, cause: 'run', savedAt: 1001 },
      { number: 1, name: 'first', cause: 'saved', savedAt: 1000 },
    ]);
    expect(await versions.load('a', 1)).toEqual({
      number: 1,
      name: 'first',
      cause: 'saved',
      savedAt: 1000,
      document: document('one'),
    });
    expect(await versions.load('a', 9)).toBeNull();
  });

  test('the start of a run keeps nothing that is there, and only so many', async () => {
    const { storage, versions } = openVersions();
    await versions.keep(document('named'), { name: 'kept', cause: 'saved' });
    expect(await versions.keep(document('named'), RUN)).toEqual({ ok: true, number: 1 });
    for (let n = 0; n < AUTOMATIC_KEPT + 3; n++) await versions.keep(document(`run ${n}`), RUN);
    const listed = await versions.list('a');
    expect(listed.filter(({ name }) => name === null)).toHaveLength(AUTOMATIC_KEPT);
    expect(listed.at(-1)).toMatchObject({ number: 1, name: 'kept' });
    expect(storage.dump().filter(({ key }) => key.startsWith('kept-document/'))).toHaveLength(AUTOMATIC_KEPT + 1);
  });

  test('a version that was given a name stays; beyond the limit none is named, and none is lost', async () => {
    const { versions } = openVersions();
    await versions.keep(document('run'), RUN);
    expect(await versions.change('a', 1, { name: 'worked' })).toEqual({ ok: true, number: 1 });
    for (let n = 1; n < NAMED_MAX; n++) await versions.keep(document(`${n}`), { name: `${n}`, cause: 'saved' });
    const full = { ok: false, reason: 'full' };
    expect(await versions.keep(document('more'), { name: 'more', cause: 'saved' })).toEqual(full);
    await versions.keep(document('run again'), RUN);
    expect(await versions.change('a', NAMED_MAX + 1, { name: 'more' })).toEqual(full);
    expect((await versions.list('a')).at(-1)).toMatchObject({ number: 1, name: 'worked', cause: 'run' });
  });

  test('what is dropped comes back when that is taken back, and goes when the next version is kept', async () => {
    const { storage, versions } = openVersions();
    await versions.keep(document('one'), { name: 'one', cause: 'saved' });
    await versions.change('a', 1, { dropped: true });
    expect(await versions.list('a')).toEqual([]);
    await versions.change('a', 1, { dropped: false });
    expect(await versions.list('a')).toHaveLength(1);
    await versions.change('a', 1, { dropped: true });
    await versions.keep(document('two'), { name: 'two', cause: 'saved' });
    expect(storage.dump().filter(({ store }) => store === 'documents')).toHaveLength(2);
    expect(await versions.change('a', 1, { dropped: false })).toEqual({ ok: false, reason: 'missing' });
  });

  test('two tabs that keep a version at the same instant both keep one', async () => {
    const { storage, versions } = openVersions();
    const other = new StoredVersions(storage, { timeOfDay: () => 0 });
    const outcomes = await Promise.all([
      versions.keep(document('one'), { name: 'one', cause: 'saved' }),
      other.keep(document('two'), { name: 'two', cause: 'saved' }),
    ]);
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.number : 0)).toSorted()).toEqual([1, 2]);
    expect((await versions.list('a')).map(({ name }) => name).toSorted()).toEqual(['one', 'two']);
  });

  test('without the right to write, and where storage fails, the reason is named', async () => {
    const { storage } = openVersions();
    const readOnly = new StoredVersions(storage, { timeOfDay: () => 0, mayWrite: () => false });
    expect(await readOnly.keep(document('a'), RUN)).toEqual({ ok: false, reason: 'read-only' });
    expect(await readOnly.change('a', 1, { name: 'a' })).toEqual({ ok: false, reason: 'read-only' });
    const full = new MemoryStorage({ failNext: () => 'quota' });
    const quota = new StoredVersions(full, { timeOfDay: () => 0 });
    expect(await quota.keep(document('a'), RUN)).toEqual({ ok: false, reason: 'quota' });
    const broken = new StoredVersions(
      {
        transact: () => Promise.resolve({ ok: false, reason: 'unavailable' }),
        read: () => Promise.resolve({ ok: false, reason: 'unavailable' }),
      },
      { timeOfDay: () => 0 },
    );
    await expect(broken.list('a')).rejects.toThrow(new DocumentsUnreadable('unavailable'));
  });
});
