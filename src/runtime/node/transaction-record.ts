import { deserialize, serialize } from 'node:v8';
import { checksum } from '#std/checksum.ts';
import type { StorageEntry, StorageStore } from '#protocol/storage.ts';

/**
 * One transaction as bytes of a log: payload bytes (Uint32), checksum (16 ASCII digits), payload (V8's structured
 * clone). A record is complete or absent: the first one that is cut off or does not verify ends the log.
 */
export interface TransactionRecord {
  readonly puts: readonly StorageEntry[];
  /** Puts whose values are buffers in files of their own. */
  readonly blobs: readonly BlobEntry[];
  readonly deletes: readonly { readonly store: StorageStore; readonly key: string }[];
}

/** A buffer that lies in a file of its own. */
export interface BlobEntry {
  readonly store: StorageStore;
  readonly key: string;
  /** Names the file; never used twice. */
  readonly file: number;
  readonly bytes: number;
}

const HEADER_BYTES = 4 + 16;

/** Throws if a value cannot be cloned. */
export function encodeRecord({ puts, blobs, deletes }: TransactionRecord): Buffer {
  const body = serialize({
    puts: puts.map(({ store, key, value }): StorageEntry => ({ store, key, value })),
    blobs,
    deletes: deletes.map(({ store, key }) => ({ store, key })),
  } satisfies TransactionRecord);
  const record = Buffer.alloc(HEADER_BYTES + body.length);
  record.writeUInt32LE(body.length, 0);
  record.write(checksumOf(body), 4, 'ascii');
  body.copy(record, HEADER_BYTES);
  return record;
}

/** The record as it will be read again: a copy that shares nothing with what was encoded. */
export function decodeRecord(record: Buffer): TransactionRecord {
  return deserialize(record.subarray(HEADER_BYTES)) as TransactionRecord;
}

/** Every whole record from the beginning of a log, in order. */
export function decodeLog(log: Buffer): TransactionRecord[] {
  const records: TransactionRecord[] = [];
  for (let at = 0; at + HEADER_BYTES <= log.length;) {
    const record = log.subarray(at, at + HEADER_BYTES + log.readUInt32LE(at));
    if (record.length < HEADER_BYTES + log.readUInt32LE(at) || !verifies(record)) break;
    records.push(decodeRecord(record));
    at += record.length;
  }
  return records;
}

function verifies(record: Buffer): boolean {
  return record.toString('ascii', 4, HEADER_BYTES) === checksumOf(record.subarray(HEADER_BYTES));
}

function checksumOf(body: Buffer): string {
  return checksum(new Uint8Array(body).buffer);
}
