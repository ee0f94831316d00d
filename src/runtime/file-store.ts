import { checksum } from '#std/checksum.ts';
import { FILE_CHUNK_BYTES, fileEntries, type FileMeta } from '#engine/vault/file-store.ts';
import { fileChunkKey, fileMetaKey } from '#engine/vault/storage-keys.ts';
import type { Storage, StorageTransaction } from './storage.ts';

/** Files that sources read: samples and uploads, copied into the vault before a job starts. */
export class StoredFiles {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Stores a file unless the same bytes are there already. */
  async put(key: string, bytes: ArrayBuffer): Promise<PutFileOutcome> {
    const sum = checksum(bytes);
    const head = await this.#head(key);
    if (head !== null && head.bytes === bytes.byteLength && head.checksum === sum) {
      return { ok: true, stored: false, reason: null };
    }
    const outcome = await this.#storage.transact({
      purpose: 'store file',
      fence: null,
      puts: [
        ...fileEntries(key, bytes),
        { store: 'files', key: headKey(key), value: { bytes: bytes.byteLength, checksum: sum } satisfies FileHead },
      ],
      deletes: chunksBeyond(key, head?.bytes ?? 0, bytes.byteLength),
      durability: 'strict',
    });
    return outcome.ok ? { ok: true, stored: true, reason: null } : { ok: false, stored: false, reason: outcome.reason };
  }

  /** The length of a file; null if it is not there, or not whole. */
  async bytesOf(key: string): Promise<number | null> {
    return (await this.#head(key))?.bytes ?? null;
  }

  async readChunk(key: string, chunk: number): Promise<ArrayBuffer | null> {
    const found = await this.#storage.read({ store: 'files', keys: [fileChunkKey(key, chunk)] });
    const value = found.ok ? found.entries[0]?.value : undefined;
    return value instanceof ArrayBuffer ? value : null;
  }

  /** Stores a chunk of a file that is not whole yet; null, or why not. */
  async putChunk(key: string, chunk: number, bytes: ArrayBuffer): Promise<string | null> {
    const puts = [{ store: 'files', key: fileChunkKey(key, chunk), value: bytes }] as const;
    const outcome = await this.#storage.transact({
      purpose: 'store part of a file',
      fence: null,
      puts,
      deletes: [],
      durability: 'relaxed',
    });
    return outcome.ok ? null : outcome.reason;
  }

  /** Every chunk is stored: the file is there from now on. The key tells one content from others. */
  async finish(key: string, bytes: number): Promise<string | null> {
    const outcome = await this.#storage.transact({
      purpose: 'store file',
      fence: null,
      puts: [
        { store: 'files', key: fileMetaKey(key), value: { bytes } satisfies FileMeta },
        { store: 'files', key: headKey(key), value: { bytes, checksum: key } satisfies FileHead },
      ],
      deletes: [],
      durability: 'strict',
    });
    return outcome.ok ? null : outcome.reason;
  }

  /** Forgets the first chunks of a file that did not become whole. */
  async drop(key: string, chunks: number): Promise<void> {
    await this.#storage.transact({
      purpose: 'drop part of a file',
      fence: null,
      puts: [],
      deletes: chunksBeyond(key, chunks * FILE_CHUNK_BYTES, 0),
      durability: 'relaxed',
    });
  }

  /** The names of the whole files that begin so. */
  async list(prefix: string): Promise<readonly string[]> {
    const found = await this.#storage.read({ store: 'files', prefix: headKey(prefix), limit: FILES_MAX });
    return found.ok ? found.entries.map(({ key }) => key.slice(headKey('').length)) : [];
  }

  /** Deletes a file, if it is there. */
  async delete(key: string): Promise<void> {
    const head = await this.#head(key);
    if (head === null) return;
    await this.#storage.transact({
      purpose: 'delete file',
      fence: null,
      puts: [],
      deletes: [
        { store: 'files', key: headKey(key) },
        { store: 'files', key: fileMetaKey(key) },
        ...chunksBeyond(key, head.bytes, 0),
      ],
      durability: 'relaxed',
    });
  }

  async has(key: string): Promise<boolean> {
    return (await this.#head(key)) !== null;
  }

  /** The first `length` bytes of a file, fewer if it is shorter; null if it is not there or cannot be read. */
  async read(key: string, length: number): Promise<ArrayBuffer | null> {
    const found = await this.#storage.read({ store: 'files', keys: [fileMetaKey(key)] });
    const meta = found.ok ? (found.entries[0]?.value as FileMeta | undefined) : undefined;
    if (meta === undefined) return null;
    const bytes = new Uint8Array(Math.min(length, meta.bytes));
    for (let from = 0, chunk = 0; from < bytes.length; from += FILE_CHUNK_BYTES, chunk++) {
      const piece = await this.readChunk(key, chunk);
      if (piece === null) return null;
      bytes.set(new Uint8Array(piece).subarray(0, bytes.length - from), from);
    }
    return bytes.buffer;
  }

  async #head(key: string): Promise<FileHead | null> {
    const outcome = await this.#storage.read({ store: 'files', keys: [headKey(key)] });
    return outcome.ok ? ((outcome.entries[0]?.value as FileHead | undefined) ?? null) : null;
  }
}

/** Names listed at once: each is some hundred bytes. */
const FILES_MAX = 100_000;

export interface PutFileOutcome {
  readonly ok: boolean;
  /** False if the same bytes were there. */
  readonly stored: boolean;
  /** Why it was not stored: a storage failure. */
  readonly reason: string | null;
}

/** What tells the same bytes from others; the vault itself needs no checksum. */
interface FileHead {
  readonly bytes: number;
  readonly checksum: string;
}

function headKey(key: string): string {
  return `checksum/${key}`;
}

/** A shorter file under the same key leaves no chunks of the longer one behind. */
function chunksBeyond(key: string, bytesBefore: number, bytes: number): StorageTransaction['deletes'] {
  const first = Math.ceil(bytes / FILE_CHUNK_BYTES);
  const end = Math.ceil(bytesBefore / FILE_CHUNK_BYTES);
  return Array.from({ length: Math.max(0, end - first) }, (_, n) => ({
    store: 'files',
    key: fileChunkKey(key, first + n),
  }));
}
