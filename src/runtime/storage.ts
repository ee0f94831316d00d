import type { ReadRequest, TransactRequest } from '#engine/ports.ts';
import type { StorageEntry, StorageFailure } from '#protocol/storage.ts';

/**
 * The storage port of a host: what `Effects.transact` and `Effects.read` are carried out on.
 *
 * What an adapter owes (contract/storage-exam.ts checks it):
 * - a transaction is atomic; it reports `ok` only when it is complete (for `strict`: flushed as far as the platform
 *   promises), never when its requests succeeded;
 * - the fence is compared inside the same transaction: a number under its key in the store `fence`, where an absent
 *   entry counts as 0. A mismatch aborts the whole transaction with `fenced`;
 * - transactions take effect in the order of the calls; a read sees every transaction called before it that completes;
 * - plain values are copied at the call, and everything read is a copy; a buffer that is put belongs to the storage
 *   from the call on, and the caller no longer writes to it;
 * - no call ever rejects or hangs: what goes wrong is a named reason.
 */
export interface Storage {
  transact(request: StorageTransaction): Promise<TransactOutcome>;
  read(request: StorageRead): Promise<ReadOutcome>;
}

export type StorageTransaction = Omit<TransactRequest, 'requestId'>;

type WithoutRequestId<T> = T extends unknown ? Omit<T, 'requestId'> : never;
export type StorageRead = WithoutRequestId<ReadRequest>;

export type TransactOutcome = { readonly ok: true } | { readonly ok: false; readonly reason: StorageFailure };

export type ReadOutcome =
  | { readonly ok: true; readonly entries: readonly StorageEntry[] }
  | { readonly ok: false; readonly reason: StorageFailure };

/** Every object store, in the order in which adapters create them. */
export const STORAGE_STORES = ['fence', 'manifests', 'chunks', 'logs', 'tables', 'files', 'documents'] as const;
