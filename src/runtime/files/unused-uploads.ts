import { originalKey } from '#model/sources/file-key.ts';
import { StoredFiles } from '../file-store.ts';
import type { Storage } from '../storage.ts';

/**
 * Deletes the uploads that nothing names any more, in any encoding, and returns how many files went. What names one:
 * every document in storage, each of its versions, those in the trash, and the checkpoints from which jobs go on.
 *
 * To be called by the owner of the storage before anybody else uses it: a file that is just being taken in is named by
 * nothing yet. Where something cannot be read, nothing is deleted.
 */
export async function deleteUnusedUploads(storage: Storage): Promise<number> {
  const files = new StoredFiles(storage);
  const uploads = await files.list('upload:');
  // Reading every document is for those who have uploads.
  if (uploads.length === 0) return 0;
  const named = await namedUploads(storage);
  if (named === null) return 0;
  let deleted = 0;
  for (const key of uploads) {
    if (named.has(originalKey(key))) continue;
    await files.delete(key);
    deleted++;
  }
  return deleted;
}

/** More than a storage can hold; if there are as many, some were left out. */
const ENTRIES_MAX = 1_000_000;

/** Wherever a name stands, in whatever shape a document had when it was stored. */
const UPLOAD = /upload:[0-9a-f]+/g;

async function namedUploads(storage: Storage): Promise<ReadonlySet<string> | null> {
  const named = new Set<string>();
  for (const store of ['documents', 'manifests'] as const) {
    const found = await storage.read({ store, prefix: '', limit: ENTRIES_MAX });
    if (!found.ok || found.entries.length === ENTRIES_MAX) return null;
    for (const { value } of found.entries) {
      for (const [key] of textOf(value).matchAll(UPLOAD)) named.add(key);
    }
  }
  return named;
}

/** All texts of a stored value; numbers beyond JSON's are no names. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? '';
}
