import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { formOfKey } from '#model/sources/file-key.ts';
import { type ChunkStore, importFile } from '#runtime/files/import-file.ts';
import { reasonOf } from './read-text.ts';
import { UserError } from './user-error.ts';

/**
 * A file that was uploaded to a browser, from a folder of this machine. The document names it by what is in it, so it
 * is found under any name, and another file never passes for it. One of the name it had there is looked at first.
 *
 * Throws a {@link UserError} if it is not in the folder, or the folder cannot be read.
 */
export async function readUpload(key: string, name: string | undefined, folder: string): Promise<ArrayBuffer> {
  const names = namesIn(folder).toSorted((a, b) => Number(b === name) - Number(a === name));
  for (const candidate of names.slice(0, CANDIDATES_MAX)) {
    const found = await readAs(key, join(folder, candidate));
    if (found !== null) return found;
  }
  if (name !== undefined && names.includes(name)) {
    throw new UserError(`${join(folder, name)} is not the file that was uploaded: its content is another one`);
  }
  throw new UserError(`${name ?? key} is not in ${folder}, under any name`);
}

/** Files of a folder that are looked into: each has to be read whole. */
const CANDIDATES_MAX = 1000;

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
  } catch (error: unknown) {
    throw new UserError(`${folder} cannot be read: ${reasonOf(error)}`);
  }
}

/** The bytes that sources read, if the file is the one with this key. */
async function readAs(key: string, path: string): Promise<ArrayBuffer | null> {
  const store = new ChunksInMemory();
  const taken = await importFile(new Blob([readFileSync(path)]), formOfKey(key).encoding, store, () => undefined);
  return taken.file === key ? store.whole(key) : null;
}

/** Where an import goes that nothing is to be left of. */
class ChunksInMemory implements ChunkStore {
  readonly #chunks = new Map<string, ArrayBuffer[]>();
  readonly #bytes = new Map<string, number>();

  async bytesOf(key: string): Promise<number | null> {
    return this.#bytes.get(key) ?? null;
  }

  async readChunk(key: string, chunk: number): Promise<ArrayBuffer | null> {
    return this.#chunks.get(key)?.[chunk] ?? null;
  }

  async putChunk(key: string, chunk: number, bytes: ArrayBuffer): Promise<void> {
    const chunks = this.#chunks.get(key) ?? [];
    chunks[chunk] = bytes;
    this.#chunks.set(key, chunks);
  }

  async finish(key: string, bytes: number): Promise<void> {
    this.#bytes.set(key, bytes);
  }

  async drop(key: string): Promise<void> {
    this.#chunks.delete(key);
  }

  whole(key: string): ArrayBuffer {
    const whole = new Uint8Array(this.#bytes.get(key) ?? 0);
    let at = 0;
    for (const chunk of this.#chunks.get(key) ?? []) {
      whole.set(new Uint8Array(chunk), at);
      at += chunk.byteLength;
    }
    return whole.buffer;
  }
}
