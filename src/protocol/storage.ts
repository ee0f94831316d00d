/** What is stored, and why it may not be: the words of the storage port. Reference: reliability §3.1. */

/** Why storage failed. `fenced`: the fence in storage is not the expected one. Reference: reliability §3.1. */
export type StorageFailure = 'fenced' | 'quota' | 'aborted' | 'unavailable' | 'corrupt' | 'unknown';

export type StorageStore = 'fence' | 'manifests' | 'chunks' | 'logs' | 'tables' | 'files' | 'documents';

/** A stored value: an ArrayBuffer or plain structured data. */
export interface StorageEntry {
  readonly store: StorageStore;
  readonly key: string;
  readonly value: unknown;
}
