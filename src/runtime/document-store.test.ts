import { describe, expect, test } from 'vitest';
import { DocumentsUnreadable } from './document-records.ts';
import { StoredDocuments, TRASH_KEPT, VERSIONS_KEPT } from './document-store.ts';
import { MemoryStorage } from './memory-storage.ts';
import { StoredVersions } from './version-store.ts';

function openDocuments() {
  const storage = new MemoryStorage();
  let time = 1000;
  return { storage, documents: new StoredDocuments(storage, { timeOfDay: () => time++ }) };
}

describe('StoredDocuments', () => {
  test('documents are listed last saved first and loaded as saved', async () => {
    const { documents } = openDocuments();
    expect(await documents.save({ id: 'a', name: 'A', nodes: [1] } as { id: string; name: string }, 0)).toEqual({
      ok: true,
      version: 1,
      updatedAt: 1000,
    });
    await documents.save({ id: 'a/b', name: 'B' }, null);
    expect(await documents.list()).toEqual([
      { id: 'a/b', name: 'B', version: 1, updatedAt: 1001 },
      { id: 'a', name: 'A', version: 1, updatedAt: 1000 },
    ]);
    expect(await documents.load('a')).toEqual({
      id: 'a',
      name: 'A',
      version: 1,
      updatedAt: 1000,
      document: { id: 'a', name: 'A', nodes: [1] },
    });
    expect(await documents.load('none')).toBeNull();
  });

  test('a save based on an older version is a conflict and changes nothing', async () => {
    const { documents } = openDocuments();
    await documents.save({ id: 'a', name: 'one' }, 0);
    await documents.save({ id: 'a', name: 'two' }, 1);
    expect(await documents.save({ id: 'a', name: 'stale' }, 1)).toEqual({ ok: false, reason: 'conflict' });
    expect(await documents.save({ id: 'a', name: 'new?' }, 0)).toEqual({ ok: false, reason: 'conflict' });
    expect((await documents.load('a'))?.name).toBe('two');
  });

  test('the last versions can be loaded, older ones go', async () => {
    const { storage, documents } = openDocuments();
    for (let n = 0; n < VERSIONS_KEPT + 5; n++) await documents.save({ id: 'a', name: `v${n + 1}` }, n);
    const versions = await documents.versions('a');
    expect(versions.map(({ version }) => version)).toEqual(
      Array.from({ length: VERSIONS_KEPT }, (_, n) => VERSIONS_KEPT + 5 - n),
    );
    expect((await documents.load('a', 10))?.document).toEqual({ id: 'a', name: 'v10' });
    expect(await documents.load('a', 5)).toBeNull();
    expect(storage.dump().filter(({ key }) => key.startsWith('version/'))).toHaveLength(VERSIONS_KEPT);
  });

  test('what was deleted can be restored as it was; whoever still edits either copy gets a conflict', async () => {
    const { documents } = openDocuments();
    await documents.save({ id: 'a', name: 'one' }, 0);
    await documents.save({ id: 'b', name: 'other' }, 0);
    expect(await documents.delete('a')).toMatchObject({ ok: true });
    expect((await documents.list()).map(({ id }) => id)).toEqual(['b']);
    expect((await documents.deleted()).map(({ id, name }) => [id, name])).toEqual([['a', 'one']]);
    expect(await documents.save({ id: 'a', name: 'stale' }, 1)).toEqual({ ok: false, reason: 'conflict' });
    expect(await documents.restore('a')).toEqual({ ok: true, version: 3, updatedAt: 1000 });
    expect(await documents.deleted()).toEqual([]);
    expect(await documents.load('a')).toMatchObject({ name: 'one', version: 3, document: { id: 'a', name: 'one' } });
    expect(await documents.save({ id: 'a', name: 'stale' }, 2)).toEqual({ ok: false, reason: 'conflict' });
    expect(await documents.save({ id: 'a', name: 'two' }, 3)).toMatchObject({ ok: true, version: 4 });
    expect(await documents.restore('a')).toEqual({ ok: false, reason: 'missing' });
  });

  test('deleting and restoring leave no version behind that nobody can load', async () => {
    const { storage, documents } = openDocuments();
    let version = 0;
    const save = async () => {
      const saved = await documents.save({ id: 'a', name: 'a' }, version);
      version = saved.ok ? saved.version : version;
    };
    for (let n = 0; n < 25; n++) await save();
    await documents.delete('a');
    const restored = await documents.restore('a');
    version = restored.ok ? restored.version : version;
    for (let n = 0; n < 25; n++) await save();
    const kept = storage.dump().filter(({ key }) => key.startsWith('version/'));
    expect(kept).toHaveLength(VERSIONS_KEPT);
    expect((await documents.versions('a')).length).toBe(VERSIONS_KEPT);
  });

  test('the trash is bounded: the document that was deleted first goes with all its versions', async () => {
    const { storage, documents } = openDocuments();
    const versions = new StoredVersions(storage, { timeOfDay: () => 0 });
    await versions.keep({ id: 'doc-0' }, { name: 'first', cause: 'saved' });
    for (let n = 0; n <= TRASH_KEPT; n++) {
      await documents.save({ id: `doc-${n}`, name: `${n}` }, 0);
      await documents.delete(`doc-${n}`);
    }
    expect(await documents.deleted()).toHaveLength(TRASH_KEPT);
    expect(storage.dump().filter(({ key }) => key.includes('doc-0'))).toEqual([]);
    expect(await documents.save({ id: 'doc-0', name: 'again' }, 0)).toMatchObject({ ok: true, version: 1 });
  });

  test('without the right to write it says read-only, and still reads', async () => {
    const { storage, documents } = openDocuments();
    await documents.save({ id: 'a', name: 'A' }, 0);
    const readOnly = new StoredDocuments(storage, { timeOfDay: () => 0, mayWrite: () => false });
    expect(await readOnly.save({ id: 'a', name: 'B' }, 1)).toEqual({ ok: false, reason: 'read-only' });
    expect(await readOnly.delete('a')).toEqual({ ok: false, reason: 'read-only' });
    expect((await readOnly.load('a'))?.name).toBe('A');
  });

  test('storage that fails is a named reason, never an empty list', async () => {
    const failing = new StoredDocuments(
      {
        transact: () => Promise.resolve({ ok: false, reason: 'quota' }),
        read: () => Promise.resolve({ ok: false, reason: 'unavailable' }),
      },
      { timeOfDay: () => 0 },
    );
    await expect(failing.list()).rejects.toThrow(new DocumentsUnreadable('unavailable'));
    await expect(failing.load('a')).rejects.toThrow(DocumentsUnreadable);
    expect(await failing.save({ id: 'a', name: 'A' }, 0)).toEqual({ ok: false, reason: 'quota' });
  });
});
