import type { StorageEntry } from '#protocol/storage.ts';
import type { Effects } from '../ports.ts';
import { fileChunkKey, fileMetaKey } from './storage-keys.ts';
import { reply, startRead } from './storage-operations.ts';
import type { Operation, StorageOutcome, VaultState } from './vault-state.ts';

/** Files that sources read: cut into chunks, so that a subtask loads only what it is about to read. */

/** Bytes of one stored chunk of a file. */
export const FILE_CHUNK_BYTES = 1024 * 1024;

/** As stored beside the chunks. */
export interface FileMeta {
  readonly bytes: number;
}

/** The entries that store a file, for the host that puts it there before the job starts. */
export function fileEntries(file: string, bytes: ArrayBuffer): StorageEntry[] {
  const meta: FileMeta = { bytes: bytes.byteLength };
  const entries: StorageEntry[] = [{ store: 'files', key: fileMetaKey(file), value: meta }];
  for (let from = 0, chunk = 0; from < bytes.byteLength; from += FILE_CHUNK_BYTES, chunk++) {
    const value = bytes.slice(from, from + FILE_CHUNK_BYTES);
    entries.push({ store: 'files', key: fileChunkKey(file, chunk), value });
  }
  return entries;
}

/** Reads a range of a file. */
export function readFile(
  vault: VaultState,
  operation: Extract<Operation, { kind: 'readFile' }>,
  effects: Effects,
): void {
  const { file, from, to } = operation.request;
  const keys = [fileMetaKey(file)];
  for (let chunk = Math.floor(from / FILE_CHUNK_BYTES); chunk * FILE_CHUNK_BYTES < to; chunk++) {
    keys.push(fileChunkKey(file, chunk));
  }
  startRead(vault, 'files', keys, operation, effects);
}

/** The chunks of the range are there; a range beyond the end of the file is cut to it. */
export function onFileRead(
  vault: VaultState,
  operation: Extract<Operation, { kind: 'readFile' }>,
  outcome: StorageOutcome,
  effects: Effects,
): void {
  const { requestId, file, from, to } = operation.request;
  const fail = (reason: string): void => {
    reply(vault, operation.from, { kind: 'fileReadFailed', requestId, reason }, effects);
  };
  if (!outcome.ok) {
    fail(`storage cannot be read: ${outcome.reason}`);
    return;
  }
  const values = new Map(outcome.entries.map((entry) => [entry.key, entry.value]));
  const meta = values.get(fileMetaKey(file)) as FileMeta | undefined;
  if (meta === undefined) {
    fail(`file ${file} is not in the vault`);
    return;
  }
  const end = Math.min(to, meta.bytes);
  const bytes = new Uint8Array(Math.max(0, end - from));
  for (let at = from; at < end;) {
    const chunk = Math.floor(at / FILE_CHUNK_BYTES);
    const value = values.get(fileChunkKey(file, chunk));
    if (!(value instanceof ArrayBuffer)) {
      fail(`chunk ${chunk} of file ${file} is missing`);
      return;
    }
    const offset = at - chunk * FILE_CHUNK_BYTES;
    const piece = new Uint8Array(value, offset, Math.min(end - at, value.byteLength - offset));
    if (piece.length === 0) {
      fail(`chunk ${chunk} of file ${file} is too short`);
      return;
    }
    bytes.set(piece, at - from);
    at += piece.length;
  }
  reply(vault, operation.from, { kind: 'fileRead', requestId, from, bytes: bytes.buffer }, effects, [bytes.buffer]);
}
