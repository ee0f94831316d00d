import { detectEncoding, endsWithCrAlone } from '#engine/sources/sniff/detect-encoding.ts';
import { FILE_CHUNK_BYTES } from '#engine/vault/file-store.ts';
import type { EncodingFinding, FileEncoding, ImportedFile } from '#protocol/file-finding.ts';
import { type FileForm, formOfKey, originalKey, readableKey, uploadKey } from '#model/sources/file-key.ts';
import { Transcoder } from './transcoder.ts';

/**
 * Takes a file of the user's into the vault: chunk by chunk, so that its size costs time and no memory.
 *
 * 1. Its first bytes say how it is encoded, unless the user does. What is no text is not taken: the finding says why.
 * 2. Its name is what is in it: the digest of the digests of its chunks. A file that is there already is not stored
 *    again. 3. It is stored as it came. 4. If it is not UTF-8, a converted copy is stored beside it.
 * A file is there once it is finished; what an import that failed has stored is dropped.
 */
export async function importFile(
  file: Blob,
  encoding: FileEncoding | null,
  store: ChunkStore,
  onProgress: (share: number) => void,
): Promise<ImportedFile> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const found: EncodingFinding =
    encoding === null
      ? detectEncoding(head, head.length === file.size)
      : { encoding, cr: endsWithCrAlone(head), problem: null, notes: [] };
  if (found.problem !== null) return { file: null, bytes: file.size, encoding: found };
  const pieces = (): AsyncGenerator<Uint8Array<ArrayBuffer>> => piecesOf(file);
  const original = uploadKey(await digestOf(pieces(), (bytes) => onProgress((bytes / file.size) * DIGEST_SHARE)));
  const copied = (bytes: number): void => onProgress(DIGEST_SHARE + (bytes / file.size) * (1 - DIGEST_SHARE));
  await keep(original, pieces(), store, copied);
  return { ...(await readable(original, found, pieces, store)), encoding: found };
}

/** Another encoding for a file that was imported: converts the original once more. */
export async function convertFile(key: string, encoding: FileEncoding, store: ChunkStore): Promise<ImportedFile> {
  const original = originalKey(key);
  const form = { encoding, cr: formOfKey(key).cr };
  const converted = await readable(original, form, () => storedPieces(original, store), store);
  return { ...converted, encoding: { ...form, problem: null, notes: [] } };
}

/** Where files are kept: what import needs of the vault. Every failure is an error with its reason. */
export interface ChunkStore {
  bytesOf(key: string): Promise<number | null>;
  readChunk(key: string, chunk: number): Promise<ArrayBuffer | null>;
  putChunk(key: string, chunk: number, bytes: ArrayBuffer): Promise<void>;
  /** The file is whole: from now on it is there. */
  finish(key: string, bytes: number): Promise<void>;
  drop(key: string, chunks: number): Promise<void>;
}

/** What decides on the encoding; enough for every sniffer's rule, and read in a moment. */
const HEAD_BYTES = 256 * 1024;
/** Share of the work that the digest is. */
const DIGEST_SHARE = 0.3;

async function readable(
  original: string,
  form: FileForm,
  pieces: () => AsyncGenerator<Uint8Array<ArrayBuffer>>,
  store: ChunkStore,
): Promise<{ readonly file: string; readonly bytes: number }> {
  const file = readableKey(original, form);
  if (file !== original) await keep(file, transcoded(pieces(), form), store, () => undefined);
  const bytes = await store.bytesOf(file);
  if (bytes === null) throw new Error(`${original} is not in this browser's storage`);
  return { file, bytes };
}

/** Stores a file unless it is there. */
async function keep(
  key: string,
  pieces: AsyncGenerator<Uint8Array<ArrayBuffer>>,
  store: ChunkStore,
  onProgress: (bytes: number) => void,
): Promise<void> {
  if ((await store.bytesOf(key)) !== null) return;
  let chunk = 0;
  let bytes = 0;
  try {
    for await (const piece of chunked(pieces)) {
      bytes += piece.byteLength;
      await store.putChunk(key, chunk++, piece);
      onProgress(bytes);
    }
    await store.finish(key, bytes);
  } catch (error: unknown) {
    await store.drop(key, chunk);
    throw error;
  }
}

/** Pieces of any size as chunks of the vault's size. */
async function* chunked(pieces: AsyncGenerator<Uint8Array<ArrayBuffer>>): AsyncGenerator<ArrayBuffer> {
  let chunk = new Uint8Array(FILE_CHUNK_BYTES);
  let filled = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + FILE_CHUNK_BYTES - filled);
      chunk.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < FILE_CHUNK_BYTES) continue;
      yield chunk.buffer;
      chunk = new Uint8Array(FILE_CHUNK_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.slice(0, filled).buffer;
}

async function* transcoded(
  pieces: AsyncGenerator<Uint8Array<ArrayBuffer>>,
  form: FileForm,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const transcoder = new Transcoder(form);
  for await (const piece of pieces) yield transcoder.push(piece);
  yield transcoder.finish();
}

async function* piecesOf(file: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < file.size; at += FILE_CHUNK_BYTES) {
    yield new Uint8Array(await file.slice(at, at + FILE_CHUNK_BYTES).arrayBuffer());
  }
}

async function* storedPieces(key: string, store: ChunkStore): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const bytes = (await store.bytesOf(key)) ?? 0;
  for (let chunk = 0; chunk * FILE_CHUNK_BYTES < bytes; chunk++) {
    const piece = await store.readChunk(key, chunk);
    if (piece === null) throw new Error(`chunk ${chunk} of ${key} is missing`);
    yield new Uint8Array(piece);
  }
}

/** The platform's digest takes a buffer whole: that of a long file is the digest of those of its chunks. */
async function digestOf(
  pieces: AsyncGenerator<Uint8Array<ArrayBuffer>>,
  onProgress: (bytes: number) => void,
): Promise<Uint8Array> {
  const digests: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    digests.push(new Uint8Array(await crypto.subtle.digest('SHA-256', piece)));
    bytes += piece.length;
    onProgress(bytes);
  }
  const all = new Uint8Array(digests.length * 32);
  digests.forEach((digest, index) => all.set(digest, index * 32));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all));
}
