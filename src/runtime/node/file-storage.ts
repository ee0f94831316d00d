import { rmSync } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { StorageFailure } from '#protocol/storage.ts';
import { MemoryStorage } from '../memory-storage.ts';
import type { ReadOutcome, Storage, StorageRead, StorageTransaction, TransactOutcome } from '../storage.ts';
import { BlobFiles, syncFolder } from './blob-files.ts';
import { type BlobEntry, decodeLog, decodeRecord, encodeRecord, type TransactionRecord } from './transaction-record.ts';

/**
 * Storage in a folder, for jobs that outlive their process: a log of transactions (transaction-record.ts), and a file
 * for each large buffer, so that a snapshot is neither held in memory nor copied when the log is compacted.
 *
 * 1. Buffers are written first, 2. then the record that refers to them, 3. and a strict transaction completes when both
 * are synced, with everything before them. 4. Files that no record refers to any more go after that.
 * So what completed strictly is there after a power cut, and what completed at all is there after a kill -9. A buffer
 * of a relaxed transaction that a power cut has taken is an absent entry.
 *
 * The log is compacted on opening and when it has grown. One process at a time: folder-lock.ts guards the folder.
 */
export class FileStorage implements Storage {
  readonly #folder: string;
  readonly #blobs: BlobFiles;
  readonly #onPoint: (point: CrashPoint) => void;
  readonly #contents = new MemoryStorage();
  /** Entries whose values are in files; the contents have null in their place. */
  readonly #references = new Map<string, BlobEntry>();
  #file: FileHandle | null = null;
  #end = 0;
  #compactedBytes = 0;
  /** Calls take effect one after the other, in their order. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, blobs: BlobFiles, onPoint: (point: CrashPoint) => void) {
    this.#folder = folder;
    this.#blobs = blobs;
    this.#onPoint = onPoint;
  }

  /**
   * Opens the storage in `folder`, which is created if need be. Rejects if the file system refuses. `onPoint` is told
   * how far each transaction is: a test ends the process there.
   */
  static async open(folder: string, onPoint: (point: CrashPoint) => void = () => undefined): Promise<FileStorage> {
    await mkdir(folder, { recursive: true });
    const blobs = await BlobFiles.open(join(folder, BLOB_FOLDER));
    const storage = new FileStorage(folder, blobs, onPoint);
    await storage.#replay();
    await storage.#compact();
    await blobs.removeOthers(new Set([...storage.#references.values()].map(({ file }) => file)));
    return storage;
  }

  transact(request: StorageTransaction): Promise<TransactOutcome> {
    const large = new Map<BlobEntry, ArrayBuffer>();
    const puts = request.puts.filter(({ store, key, value }) => {
      if (!(value instanceof ArrayBuffer) || value.byteLength < BLOB_BYTES_MIN) return true;
      large.set({ store, key, file: this.#blobs.next(), bytes: value.byteLength }, value);
      return false;
    });
    // Encoded now: the caller may change plain values as soon as this returns.
    let record: Buffer;
    try {
      record = encodeRecord({ puts, blobs: [...large.keys()], deletes: request.deletes });
    } catch {
      return this.#next(() => Promise.resolve({ ok: false, reason: 'unknown' }));
    }
    return this.#next(() => this.#append(request, record, large));
  }

  read(request: StorageRead): Promise<ReadOutcome> {
    return this.#next(() => this.#read(request));
  }

  /** Waits for what is under way and closes the file. */
  async close(): Promise<void> {
    await this.#last;
    await this.#file?.close();
  }

  async #append(
    request: StorageTransaction,
    record: Buffer,
    large: ReadonlyMap<BlobEntry, ArrayBuffer>,
  ): Promise<TransactOutcome> {
    const fenced = this.#contents.transactNow({ ...request, puts: [], deletes: [] });
    if (!fenced.ok) return fenced;
    try {
      for (const [{ file }, value] of large) await this.#blobs.write(file, value);
      this.#onPoint('buffers written');
      await this.#file?.write(record, 0, record.length, this.#end);
      this.#onPoint('record written');
      if (request.durability === 'strict') await this.#sync();
    } catch (error) {
      for (const { file } of large.keys()) this.#blobs.drop(file);
      await this.#cut();
      return { ok: false, reason: reasonOf(error) };
    }
    this.#end += record.length;
    for (const file of this.#apply(decodeRecord(record))) this.#blobs.drop(file);
    await this.#tidy(request.durability === 'strict');
    return { ok: true };
  }

  /** Takes back what was written of a transaction that failed; else it would be there after opening again. */
  async #cut(): Promise<void> {
    try {
      await this.#file?.truncate(this.#end);
    } catch {
      // The next record overwrites it.
    }
  }

  async #sync(): Promise<void> {
    await this.#blobs.sync();
    this.#onPoint('buffers synced');
    await this.#file?.datasync();
    this.#onPoint('record synced');
  }

  /** What may fail without harm: the transaction has completed. */
  async #tidy(synced: boolean): Promise<void> {
    try {
      if (this.#end > Math.max(COMPACT_BYTES_MIN, COMPACT_FACTOR * this.#compactedBytes)) await this.#compact();
      else if (synced) await this.#blobs.removeDropped();
      this.#onPoint('files removed');
    } catch {
      // The log that is there is whole; the next transaction tries again.
    }
  }

  async #read(request: StorageRead): Promise<ReadOutcome> {
    const outcome = await this.#contents.read(request);
    if (!outcome.ok) return outcome;
    try {
      const entries = await Promise.all(
        outcome.entries.map(async (entry) => {
          const reference = this.#references.get(referenceKey(entry));
          return reference === undefined ? entry : { ...entry, value: await this.#blobs.read(reference) };
        }),
      );
      // A buffer that somebody has removed: its absence is found by whoever needs it.
      return { ok: true, entries: entries.filter((entry) => entry.value !== null || !this.#isReference(entry)) };
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
  }

  #isReference(entry: { readonly store: string; readonly key: string }): boolean {
    return this.#references.has(referenceKey(entry));
  }

  /** Takes a record's effect over. Answers the files that are no longer referred to. */
  #apply({ puts, blobs, deletes }: TransactionRecord): readonly number[] {
    const free: number[] = [];
    const release = (entry: { readonly store: string; readonly key: string }): void => {
      const before = this.#references.get(referenceKey(entry));
      if (before === undefined) return;
      free.push(before.file);
      this.#references.delete(referenceKey(entry));
    };
    for (const entry of puts) release(entry);
    for (const blob of blobs) {
      release(blob);
      this.#references.set(referenceKey(blob), blob);
    }
    for (const entry of deletes) release(entry);
    const places = blobs.map(({ store, key }) => ({ store, key, value: null }));
    const all = { purpose: 'apply', fence: null, durability: 'relaxed' as const };
    this.#contents.transactNow({ ...all, puts: [...puts, ...places], deletes });
    return free;
  }

  async #replay(): Promise<void> {
    for (const record of decodeLog(await readIfThere(join(this.#folder, LOG_NAME)))) this.#apply(record);
  }

  /** Writes a log of what there is, and lets it take the place of the old one. */
  async #compact(): Promise<void> {
    const path = join(this.#folder, LOG_NAME);
    const puts = this.#contents.dump().filter((entry) => !this.#isReference(entry));
    const record = encodeRecord({ puts, blobs: [...this.#references.values()], deletes: [] });
    await this.#blobs.sync();
    const file = await open(`${path}.new`, 'w+');
    try {
      await file.write(record, 0, record.length, 0);
      await file.datasync();
      this.#onPoint('compacted');
      await rename(`${path}.new`, path);
    } catch (error) {
      await file.close();
      throw error;
    }
    const before = this.#file;
    this.#file = file;
    this.#end = record.length;
    this.#compactedBytes = record.length;
    await before?.close();
    await syncFolder(this.#folder);
    this.#onPoint('compacted log in place');
    await this.#blobs.removeDropped();
  }

  #next<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.#last.then(operation);
    this.#last = result;
    return result;
  }
}

/** How far the work on a transaction is. */
export type CrashPoint =
  | 'buffers written'
  | 'record written'
  | 'buffers synced'
  | 'record synced'
  | 'files removed'
  | 'compacted'
  | 'compacted log in place';

/** Removes what {@link FileStorage} keeps in a folder; nobody has it open. */
export function removeStorageFiles(folder: string): void {
  for (const name of [LOG_NAME, `${LOG_NAME}.new`]) rmSync(join(folder, name), { force: true });
  rmSync(join(folder, BLOB_FOLDER), { recursive: true, force: true });
}

const LOG_NAME = 'weir.log';
const BLOB_FOLDER = 'buffers';
/** Smaller ones cost less in the log than a file of their own. */
const BLOB_BYTES_MIN = 64 * 1024;
/** A log is rewritten when it is this long, and this many times as long as when it was last rewritten. */
const COMPACT_BYTES_MIN = 8 * 1024 * 1024;
const COMPACT_FACTOR = 4;

function referenceKey({ store, key }: { readonly store: string; readonly key: string }): string {
  return `${store}/${key}`;
}

async function readIfThere(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function reasonOf(error: unknown): StorageFailure {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'quota';
  return code === 'EBADF' || code === 'EIO' || code === 'EROFS' ? 'unavailable' : 'unknown';
}
