import { rmSync } from 'node:fs';
import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { checksum } from '#std/checksum.ts';
import type { StorageEntry, StorageFailure } from '#protocol/messages.ts';
import { MemoryStorage } from '../memory-storage.ts';
import type { ReadOutcome, Storage, StorageRead, StorageTransaction, TransactOutcome } from '../storage.ts';

/**
 * Storage in one file of a directory, for jobs on the command line that outlive their process: a log of transactions,
 * replayed on opening and compacted then.
 *
 * A record is: payload bytes (Uint32), checksum (16 ASCII digits), payload (puts and deletes, V8's structured clone).
 * A record is complete or absent: the first one that is cut off or does not verify ends the log, and the next write
 * overwrites it. One process at a time: nothing guards the directory.
 */
export class FileStorage implements Storage {
  readonly #file: FileHandle;
  readonly #contents: MemoryStorage;
  /** Calls take effect one after the other, in their order. */
  #last: Promise<unknown> = Promise.resolve();
  #end: number;

  private constructor(file: FileHandle, contents: MemoryStorage, end: number) {
    this.#file = file;
    this.#contents = contents;
    this.#end = end;
  }

  /** Opens the storage in `directory`, which is created if need be. Rejects if the file system refuses. */
  static async open(directory: string): Promise<FileStorage> {
    await mkdir(directory, { recursive: true });
    const path = join(directory, FILE_NAME);
    const contents = await replay(path);
    const compacted = `${path}.new`;
    const file = await open(compacted, 'w+');
    const record = encodeRecord({ puts: contents.dump(), deletes: [] });
    await file.write(record, 0, record.length, 0);
    await file.datasync();
    await rename(compacted, path);
    return new FileStorage(file, contents, record.length);
  }

  transact(request: StorageTransaction): Promise<TransactOutcome> {
    // Copied now: the caller may change plain values as soon as this returns.
    let record: Buffer;
    try {
      record = encodeRecord({ puts: request.puts, deletes: request.deletes });
    } catch {
      return this.#next(() => Promise.resolve({ ok: false, reason: 'unknown' }));
    }
    return this.#next(() => this.#append(request, record));
  }

  read(request: StorageRead): Promise<ReadOutcome> {
    return this.#next(() => this.#contents.read(request));
  }

  /** Waits for what is under way and closes the file. */
  async close(): Promise<void> {
    await this.#last;
    await this.#file.close();
  }

  async #append(request: StorageTransaction, record: Buffer): Promise<TransactOutcome> {
    const fenced = this.#contents.transactNow({ ...request, puts: [], deletes: [] });
    if (!fenced.ok) return fenced;
    try {
      await this.#file.write(record, 0, record.length, this.#end);
      if (request.durability === 'strict') await this.#file.datasync();
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
    this.#end += record.length;
    const { puts, deletes } = decodePayload(record);
    return this.#contents.transactNow({ ...request, fence: null, puts, deletes });
  }

  #next<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.#last.then(operation);
    this.#last = result;
    return result;
  }
}

/** Removes what {@link FileStorage} keeps in a folder; nobody has it open. */
export function removeStorageFiles(folder: string): void {
  for (const name of [FILE_NAME, `${FILE_NAME}.new`]) rmSync(join(folder, name), { force: true });
}

const FILE_NAME = 'weir.log';
const HEADER_BYTES = 4 + 16;

type Payload = Pick<StorageTransaction, 'puts' | 'deletes'>;

async function replay(path: string): Promise<MemoryStorage> {
  const contents = new MemoryStorage();
  let log: Buffer;
  try {
    log = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return contents;
    throw error;
  }
  for (let at = 0; at + HEADER_BYTES <= log.length;) {
    const bytes = log.readUInt32LE(at);
    const record = log.subarray(at, at + HEADER_BYTES + bytes);
    if (record.length < HEADER_BYTES + bytes || !verifies(record)) break;
    contents.transactNow({ purpose: 'replay', fence: null, durability: 'relaxed', ...decodePayload(record) });
    at += record.length;
  }
  return contents;
}

function encodeRecord(payload: Payload): Buffer {
  const body = serialize({
    puts: payload.puts.map(({ store, key, value }): StorageEntry => ({ store, key, value })),
    deletes: payload.deletes,
  });
  const record = Buffer.alloc(HEADER_BYTES + body.length);
  record.writeUInt32LE(body.length, 0);
  record.write(checksumOf(body), 4, 'ascii');
  body.copy(record, HEADER_BYTES);
  return record;
}

function decodePayload(record: Buffer): Payload {
  return deserialize(record.subarray(HEADER_BYTES)) as Payload;
}

function verifies(record: Buffer): boolean {
  return record.toString('ascii', 4, HEADER_BYTES) === checksumOf(record.subarray(HEADER_BYTES));
}

function checksumOf(body: Buffer): string {
  return checksum(new Uint8Array(body).buffer);
}

function reasonOf(error: unknown): StorageFailure {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'quota';
  return code === 'EBADF' || code === 'EIO' || code === 'EROFS' ? 'unavailable' : 'unknown';
}
