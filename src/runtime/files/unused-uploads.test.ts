import { expect, test } from 'vitest';
import { FILE_CHUNK_BYTES } from '#engine/vault/file-store.ts';
import { uploadKey } from '#model/sources/file-key.ts';
import { StoredDocuments } from '../document-store.ts';
import { StoredFiles } from '../file-store.ts';
import { MemoryStorage } from '../memory-storage.ts';
import type { Storage } from '../storage.ts';
import { deleteUnusedUploads } from './unused-uploads.ts';

const key = (digest: number): string => uploadKey(new Uint8Array(32).fill(digest));
const WRITING = { timeOfDay: () => 0, mayWrite: () => true };

function naming(id: string, ...files: readonly string[]) {
  return { id, name: id, nodes: files.map((file) => ({ config: { kind: 'file', file } })) };
}

test('uploads that a document, an old version or the trash names stay in every encoding; others go whole', async () => {
  const storage = new MemoryStorage();
  const files = new StoredFiles(storage);
  const documents = new StoredDocuments(storage, WRITING);
  const kept = [key(1), `${key(1)}@gbk`, key(2), key(3), 'sample:alice.txt'];
  const gone = [key(4), `${key(4)}@utf-16le+cr`, key(5)];
  for (const file of [...kept, ...gone]) await files.put(file, new ArrayBuffer(FILE_CHUNK_BYTES + 1));
  // The document names the converted copy, and its original must stay with it.
  await documents.save(naming('current', `${key(1)}@gbk`), 0);
  await documents.save(naming('edited', key(2)), 0);
  await documents.save(naming('edited'), 1);
  await documents.save(naming('trashed', key(3)), 0);
  await documents.delete('trashed');

  expect(await deleteUnusedUploads(storage)).toBe(gone.length);
  const left = storage.dump().filter(({ store }) => store === 'files');
  expect(left.map((entry) => entry.key).toSorted()).toEqual(
    kept.flatMap((file) => [`checksum/${file}`, `${file}/0`, `${file}/1`, `${file}/meta`]).toSorted(),
  );
  expect(await deleteUnusedUploads(storage)).toBe(0);
});

test('a checkpoint names an upload too', async () => {
  const storage = new MemoryStorage();
  const files = new StoredFiles(storage);
  await files.put(key(1), new ArrayBuffer(1));
  const puts = [{ store: 'manifests', key: 'manifest/job/1', value: { plan: { file: key(1) } } }] as const;
  await storage.transact({ purpose: 'test', fence: null, puts, deletes: [], durability: 'strict' });
  expect([await deleteUnusedUploads(storage), await files.has(key(1))]).toEqual([0, true]);
});

test('where documents cannot be read nothing is deleted', async () => {
  const inner = new MemoryStorage();
  const files = new StoredFiles(inner);
  await files.put(key(1), new ArrayBuffer(1));
  const storage: Storage = {
    transact: (request) => inner.transact(request),
    read: async (request) =>
      request.store === 'documents' ? { ok: false, reason: 'unavailable' } : inner.read(request),
  };
  expect([await deleteUnusedUploads(storage), await files.has(key(1))]).toEqual([0, true]);
});
