import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobEntry } from './transaction-record.ts';

/** Large buffers of a storage, each in a file of its own that is written once. */
export class BlobFiles {
  readonly #folder: string;
  #last: number;
  /** Written since the last {@link sync}. */
  readonly #unsynced = new Set<number>();
  /** No longer referred to, but perhaps by a log that a power cut brings back. */
  readonly #dropped: number[] = [];

  private constructor(folder: string, last: number) {
    this.#folder = folder;
    this.#last = last;
  }

  static async open(folder: string): Promise<BlobFiles> {
    await mkdir(folder, { recursive: true });
    const numbers = (await readdir(folder)).map(Number).filter(Number.isSafeInteger);
    return new BlobFiles(folder, Math.max(0, ...numbers));
  }

  /** A number for a file to write. */
  next(): number {
    return ++this.#last;
  }

  async write(file: number, value: ArrayBuffer): Promise<void> {
    const handle = await open(this.#path(file), 'wx');
    try {
      const bytes = new Uint8Array(value);
      for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
    } finally {
      await handle.close();
    }
    this.#unsynced.add(file);
  }

  /** The buffer, or null if it is not there or not whole: a power cut came before it was synced. */
  async read({ file, bytes }: BlobEntry): Promise<ArrayBuffer | null> {
    try {
      const content = await readFile(this.#path(file));
      if (content.length !== bytes) return null;
      return content.buffer.slice(content.byteOffset, content.byteOffset + bytes) as ArrayBuffer;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Everything written survives a power cut when this resolves. */
  async sync(): Promise<void> {
    if (this.#unsynced.size === 0) return;
    for (const file of [...this.#unsynced]) {
      const handle = await open(this.#path(file), 'r+');
      try {
        await handle.datasync();
      } finally {
        await handle.close();
      }
    }
    await syncFolder(this.#folder);
    this.#unsynced.clear();
  }

  /** The log no longer refers to the file; it goes with {@link removeDropped}. */
  drop(file: number): void {
    this.#unsynced.delete(file);
    this.#dropped.push(file);
  }

  /** Called when the log that dropped them is durable: no power cut brings an older one back. */
  async removeDropped(): Promise<void> {
    for (const file of this.#dropped.splice(0)) await rm(this.#path(file), { force: true });
  }

  /** Removes every file that is not in `live`: what transactions left behind that never completed. */
  async removeOthers(live: ReadonlySet<number>): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      if (!live.has(Number(name))) await rm(join(this.#folder, name), { force: true });
    }
  }

  #path(file: number): string {
    return join(this.#folder, String(file));
  }
}

/** Makes new and renamed names in a folder survive a power cut, where the platform can open folders. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'EISDIR' && code !== 'EINVAL') throw error;
  }
}
