import { chunkFault } from '#engine/vault/chunk-fault.ts';
import { decodeManifest, handlesOf } from '#engine/vault/manifest-codec.ts';
import type { LogTransaction, StoredPage } from '#engine/vault/sink-index.ts';
import { rowsOf } from '#engine/vault/sink-pages.ts';
import { lastNumberOf, logPageKey, manifestPrefix, transactionPrefix } from '#engine/vault/storage-keys.ts';
import type { StoredEntries } from '#engine/stored-entries.ts';

/** What one content of storage means for the promise. */
export interface StoredFacts {
  /** Newest checkpoint whose manifest decodes and whose chunks are all there; 0 = none. */
  readonly restorable: number;
  /** Every row of committed transactions of logs, as text, sorted. */
  readonly committed: readonly string[];
  /** A transaction that is committed though no durable checkpoint covers it. */
  readonly premature: string | null;
}

/** Looks into storage itself; believes no actor. */
export function storedFacts(entries: StoredEntries, jobId: string): StoredFacts {
  const prefix = manifestPrefix(jobId);
  let restorable = 0;
  for (const key of entries.keys('manifests')) {
    if (!key.startsWith(prefix)) continue;
    const checkpointId = lastNumberOf(key);
    const manifest = decodeManifest(entries.peek('manifests', key), jobId, checkpointId);
    const whole = manifest && handlesOf(manifest).every((each) => isStored(entries, each)) ? checkpointId : 0;
    restorable = Math.max(restorable, whole);
  }
  const committed: string[] = [];
  let premature: string | null = null;
  for (const key of entries.keys('logs')) {
    if (!key.startsWith(transactionPrefix(jobId))) continue;
    const transaction = entries.peek('logs', key) as LogTransaction;
    if (transaction.state !== 'committed') continue;
    if ((transaction.checkpointId ?? 0) > restorable) premature = transaction.transaction;
    committed.push(...rowTexts(entries, jobId, transaction));
  }
  return { restorable, committed: committed.toSorted(), premature };
}

function isStored(entries: StoredEntries, handle: Parameters<typeof chunkFault>[0]): boolean {
  return chunkFault(handle, entries.peek('chunks', handle.key)) === null;
}

function rowTexts(
  entries: StoredEntries,
  jobId: string,
  { log, transaction, pages, subtask }: LogTransaction,
): string[] {
  return pages.flatMap(({ rows }, number) => {
    const key = logPageKey(jobId, log, transaction, number);
    const page = entries.peek('logs', key) as StoredPage;
    const reference = { store: 'logs', key, position: 0, rows, subtask, transaction, status: 'committed', repeated: 0 };
    return rowsOf({ ...reference, store: 'logs', status: 'committed' }, page).map(
      (row) => `${log}: ${row.values.map(String).join('|')}`,
    );
  });
}
