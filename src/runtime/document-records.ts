import { must } from '#std/assert.ts';
import type { StorageEntry, StorageFailure } from '#protocol/storage.ts';
import type { Storage, StorageTransaction } from './storage.ts';

/**
 * Records in the store `documents`, for those who lay out what is in them (document-store.ts, version-store.ts). Reads
 * throw; a write is one strict transaction that counts a number on, so that of two writers one gets a conflict.
 */
export class DocumentRecords {
  /** Time of day in ms. */
  readonly timeOfDay: () => number;
  readonly mayWrite: () => boolean;
  readonly #storage: Storage;

  constructor(storage: Storage, options: WritingOptions) {
    this.#storage = storage;
    this.timeOfDay = options.timeOfDay;
    this.mayWrite = options.mayWrite ?? (() => true);
  }

  /** Those of the records that are there, in the order in which they are asked for. */
  async read(keys: readonly string[]): Promise<readonly StorageEntry[]> {
    const outcome = await this.#storage.read({ store: 'documents', keys });
    if (!outcome.ok) throw new DocumentsUnreadable(outcome.reason);
    return outcome.entries;
  }

  /** The values of at most `limit` records whose keys begin so, in the order of their keys. */
  async readPrefix(prefix: string, limit: number): Promise<readonly unknown[]> {
    const outcome = await this.#storage.read({ store: 'documents', prefix, limit });
    if (!outcome.ok) throw new DocumentsUnreadable(outcome.reason);
    return outcome.entries.map((entry) => must(entry.value, 'a stored entry has a value'));
  }

  /** The number that writes count on; 0 before the first. */
  async number(key: string): Promise<number> {
    const outcome = await this.#storage.read({ store: 'fence', keys: [key] });
    if (!outcome.ok) throw new DocumentsUnreadable(outcome.reason);
    return (outcome.entries[0]?.value as number | undefined) ?? 0;
  }

  /** Counts a number on from `expected` to `next`, and writes records if it was `expected`. */
  async write(
    purpose: string,
    number: { readonly key: string; readonly expected: number; readonly next: number },
    records: readonly { readonly key: string; readonly value: unknown }[],
    deletes: readonly StorageDelete[],
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: 'conflict' | StorageFailure }> {
    const { key, expected, next } = number;
    const outcome = await this.#storage.transact({
      purpose,
      fence: { key, expected },
      puts: [
        { store: 'fence', key, value: next },
        ...records.map((record) => ({ store: 'documents', ...record }) as const),
      ],
      deletes,
      durability: 'strict',
    });
    if (outcome.ok || outcome.reason !== 'fenced') return outcome;
    return { ok: false, reason: 'conflict' };
  }
}

export interface WritingOptions {
  readonly timeOfDay: () => number;
  /** Absent: always. */
  readonly mayWrite?: (() => boolean) | undefined;
}

export type StorageDelete = StorageTransaction['deletes'][number];

/** Storage could not be read; the message is the {@link StorageFailure}. */
export class DocumentsUnreadable extends Error {
  override readonly name = 'DocumentsUnreadable';
}
