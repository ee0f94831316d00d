import type { ReadOutcome, Storage, StorageRead, StorageTransaction, TransactOutcome } from '../storage.ts';

/**
 * Storage that writes only while this tab owns the origin. A tab that lost its ownership is fenced at once, before the
 * fence in storage would stop it.
 */
export class OwnedStorage implements Storage {
  readonly #inner: Storage;
  readonly #isOwner: () => boolean;

  constructor(inner: Storage, isOwner: () => boolean) {
    this.#inner = inner;
    this.#isOwner = isOwner;
  }

  transact(request: StorageTransaction): Promise<TransactOutcome> {
    if (!this.#isOwner()) return Promise.resolve({ ok: false, reason: 'fenced' });
    return this.#inner.transact(request);
  }

  read(request: StorageRead): Promise<ReadOutcome> {
    return this.#inner.read(request);
  }
}
