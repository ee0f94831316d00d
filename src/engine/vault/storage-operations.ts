import type { VaultReply } from '#protocol/vault-messages.ts';
import type { StorageStore } from '#protocol/storage.ts';
import type { Effects } from '../ports.ts';
import { fenceKey } from './storage-keys.ts';
import type { Operation, PendingOperation, VaultState, VaultTransaction } from './vault-state.ts';
import type { Requester } from './requester.ts';

/** Starting storage operations, remembering what follows them, and answering. */

/** At most so many entries are listed at once; far above what a job has of any listed kind. */
const LIST_MAX = 1_000_000;

/** Starts a transaction of the current epoch. */
export function startTransaction(
  vault: VaultState,
  parts: Pick<VaultTransaction, 'purpose' | 'puts' | 'deletes' | 'durability'>,
  operation: Operation,
  effects: Effects,
): void {
  // Written out: V8 takes its slow way when a property follows what was spread.
  const transaction = {
    purpose: parts.purpose,
    puts: parts.puts,
    deletes: parts.deletes,
    durability: parts.durability,
    fence: { key: fenceKey(vault.jobId), expected: vault.epoch },
  };
  issue(vault, { operation, generation: vault.generation, transaction, retried: false }, effects);
}

/** Starts a transaction again, or one with a fence of its own. */
export function issue(
  vault: VaultState,
  pending: PendingOperation & { readonly transaction: VaultTransaction },
  effects: Effects,
): void {
  const requestId = vault.nextRequestId++;
  vault.operations.set(requestId, pending);
  const { purpose, fence, puts, deletes, durability } = pending.transaction;
  effects.transact({ requestId, purpose, fence, puts, deletes, durability });
}

/** Starts to read single entries. */
export function startRead(
  vault: VaultState,
  store: StorageStore,
  keys: readonly string[],
  operation: Operation,
  effects: Effects,
): void {
  const requestId = vault.nextRequestId++;
  vault.operations.set(requestId, { operation, generation: vault.generation, transaction: null, retried: false });
  effects.read({ requestId, store, keys });
}

/** Starts to read all entries under a prefix. */
export function startList(
  vault: VaultState,
  store: StorageStore,
  prefix: string,
  operation: Operation,
  effects: Effects,
): void {
  const requestId = vault.nextRequestId++;
  vault.operations.set(requestId, { operation, generation: vault.generation, transaction: null, retried: false });
  effects.read({ requestId, store, prefix, limit: LIST_MAX });
}

/** Answers a subtask, unless a newer attempt has been granted meanwhile. */
export function reply(
  vault: VaultState,
  to: Requester,
  message: VaultReply,
  effects: Effects,
  transfer: readonly ArrayBuffer[] = [],
): void {
  if (to.attempt >= vault.attempt) effects.send(to.actor, message, { transfer });
}

/** Bytes of the buffers a transaction stores. */
export function transactionBytes(transaction: VaultTransaction): number {
  let bytes = 0;
  for (const { value } of transaction.puts) {
    if (value instanceof ArrayBuffer) bytes += value.byteLength;
    else if (isPage(value)) bytes += value.buffer.byteLength;
  }
  return bytes;
}

function isPage(value: unknown): value is { readonly buffer: ArrayBuffer } {
  return typeof value === 'object' && value !== null && 'buffer' in value && value.buffer instanceof ArrayBuffer;
}
