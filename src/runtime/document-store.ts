import { must } from '#std/assert.ts';
import type { StorageFailure } from '#protocol/storage.ts';
import type { Storage, StorageTransaction } from './storage.ts';
import { keysOfKept } from './version-store.ts';

/**
 * Pipeline documents in the vault's storage, with their last {@link VERSIONS_KEPT} versions. Saving names the version
 * it is based on: two editors of one document never overwrite each other silently, they get a conflict.
 *
 * Layout in `documents`: `head/<id>` is a {@link StoredDocument}, `version/<id>/<padded version>` the document itself.
 * The version is also the fence `document/<id>`, so that the check is part of the transaction. A deleted document loses
 * its head to `trash/<id>` and counts one version more, so that an editor of what was there gets a conflict, too.
 */
export interface DocumentStore {
  /** All documents, last saved first. */
  list(): Promise<readonly StoredDocument[]>;
  /** The document as saved (plain JSON: decode before use), or null. Without a version: the newest. */
  load(id: string, version?: number): Promise<LoadedDocument | null>;
  /** `basedOn`: the version that was edited; 0 = new; null = whatever is there. */
  save(document: SavableDocument, basedOn: number | null): Promise<SaveOutcome>;
  /** Puts it into the trash, where the last {@link TRASH_KEPT} stay; the oldest goes for good, with all its versions. */
  delete(id: string): Promise<SaveOutcome>;
  /** What can be restored, last deleted first; `updatedAt`: when it was deleted. */
  deleted(): Promise<readonly StoredDocument[]>;
  /** Takes it out of the trash, as it was. */
  restore(id: string): Promise<SaveOutcome>;
  /** The versions that can be loaded, newest first. */
  versions(id: string): Promise<readonly StoredDocument[]>;
}

type StorageDelete = StorageTransaction['deletes'][number];

export interface SavableDocument {
  readonly id: string;
  readonly name: string;
}

export interface StoredDocument {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** Time of day in ms. */
  readonly updatedAt: number;
}

export interface LoadedDocument extends StoredDocument {
  readonly document: unknown;
}

export type SaveOutcome =
  | { readonly ok: true; readonly version: number; readonly updatedAt: number }
  | { readonly ok: false; readonly reason: 'conflict' | 'read-only' | 'missing' | StorageFailure };

/** Storage could not be read; the message is the {@link StorageFailure}. */
export class DocumentsUnreadable extends Error {
  override readonly name = 'DocumentsUnreadable';
}

export const VERSIONS_KEPT = 20;
/** Deleted documents that can be restored: more than anybody deletes by mistake in a row. */
export const TRASH_KEPT = 20;
const DOCUMENTS_MAX = 10_000;

export class StoredDocuments implements DocumentStore {
  readonly #storage: Storage;
  readonly #timeOfDay: () => number;
  readonly #mayWrite: () => boolean;

  constructor(
    storage: Storage,
    options: { readonly timeOfDay: () => number; readonly mayWrite?: (() => boolean) | undefined },
  ) {
    this.#storage = storage;
    this.#timeOfDay = options.timeOfDay;
    this.#mayWrite = options.mayWrite ?? (() => true);
  }

  async list(): Promise<readonly StoredDocument[]> {
    const heads = await this.#readPrefix('head/', DOCUMENTS_MAX);
    return (heads as StoredDocument[]).sort((left, right) => right.updatedAt - left.updatedAt);
  }

  async load(id: string, version?: number): Promise<LoadedDocument | null> {
    const wanted = version ?? (await this.#head(id))?.version;
    if (wanted === undefined) return null;
    const outcome = await this.#storage.read({ store: 'documents', keys: [versionKey(id, wanted)] });
    if (!outcome.ok) throw new DocumentsUnreadable(outcome.reason);
    return (outcome.entries[0]?.value as LoadedDocument | undefined) ?? null;
  }

  async save(document: SavableDocument, basedOn: number | null): Promise<SaveOutcome> {
    if (!this.#mayWrite()) return { ok: false, reason: 'read-only' };
    const { id, name } = document;
    const expected = basedOn ?? (await this.#head(id))?.version ?? 0;
    const version = expected + 1;
    const head: StoredDocument = { id, name, version, updatedAt: this.#timeOfDay() };
    const outcome = await this.#storage.transact({
      purpose: 'save document',
      fence: { key: fenceKey(id), expected },
      puts: [
        { store: 'fence', key: fenceKey(id), value: version },
        { store: 'documents', key: headKey(id), value: head },
        { store: 'documents', key: versionKey(id, version), value: { ...head, document } satisfies LoadedDocument },
      ],
      deletes: version > VERSIONS_KEPT ? [{ store: 'documents', key: versionKey(id, version - VERSIONS_KEPT) }] : [],
      durability: 'strict',
    });
    if (outcome.ok) return { ok: true, version, updatedAt: head.updatedAt };
    return { ok: false, reason: outcome.reason === 'fenced' ? 'conflict' : outcome.reason };
  }

  async delete(id: string): Promise<SaveOutcome> {
    if (!this.#mayWrite()) return { ok: false, reason: 'read-only' };
    const head = await this.#head(id);
    if (head === null) return { ok: true, version: 0, updatedAt: this.#timeOfDay() };
    const version = head.version + 1;
    const updatedAt = this.#timeOfDay();
    const oldest = (await this.deleted()).slice(TRASH_KEPT - 1);
    const purged = await Promise.all(oldest.map((document) => this.#keysOf(document.id)));
    const outcome = await this.#storage.transact({
      purpose: 'delete document',
      fence: { key: fenceKey(id), expected: head.version },
      puts: [
        { store: 'fence', key: fenceKey(id), value: version },
        { store: 'documents', key: trashKey(id), value: { ...head, updatedAt } satisfies StoredDocument },
      ],
      deletes: [{ store: 'documents', key: headKey(id) }, ...purged.flat()],
      durability: 'strict',
    });
    if (outcome.ok) return { ok: true, version, updatedAt };
    return { ok: false, reason: outcome.reason === 'fenced' ? 'conflict' : outcome.reason };
  }

  async deleted(): Promise<readonly StoredDocument[]> {
    const trash = (await this.#readPrefix('trash/', DOCUMENTS_MAX)) as StoredDocument[];
    return trash.sort((left, right) => right.updatedAt - left.updatedAt);
  }

  async restore(id: string): Promise<SaveOutcome> {
    if (!this.#mayWrite()) return { ok: false, reason: 'read-only' };
    const deleted = (await this.deleted()).find((document) => document.id === id);
    const last = deleted === undefined ? null : await this.load(id, deleted.version);
    if (deleted === undefined || last === null) return { ok: false, reason: 'missing' };
    // Deleting has counted one version, this is the next: nobody's copy is based on either.
    const version = deleted.version + 2;
    const head: StoredDocument = { id, name: last.name, version, updatedAt: last.updatedAt };
    const outcome = await this.#storage.transact({
      purpose: 'restore document',
      fence: { key: fenceKey(id), expected: version - 1 },
      puts: [
        { store: 'fence', key: fenceKey(id), value: version },
        { store: 'documents', key: headKey(id), value: head },
        { store: 'documents', key: versionKey(id, version), value: { ...last, ...head } satisfies LoadedDocument },
      ],
      // Those that would have gone with the two versions that hold no edit.
      deletes: [version - 1, version]
        .filter((late) => late > VERSIONS_KEPT)
        .map((late) => ({ store: 'documents' as const, key: versionKey(id, late - VERSIONS_KEPT) }))
        .concat({ store: 'documents', key: trashKey(id) }),
      durability: 'strict',
    });
    if (outcome.ok) return { ok: true, version, updatedAt: head.updatedAt };
    return { ok: false, reason: outcome.reason === 'fenced' ? 'conflict' : outcome.reason };
  }

  async versions(id: string): Promise<readonly StoredDocument[]> {
    const stored = (await this.#readPrefix(
      `version/${encodeURIComponent(id)}/`,
      VERSIONS_KEPT + 1,
    )) as LoadedDocument[];
    return stored.map(({ id: stem, name, version, updatedAt }) => ({ id: stem, name, version, updatedAt })).reverse();
  }

  /** Everything that is stored of a document. */
  async #keysOf(id: string): Promise<readonly StorageDelete[]> {
    const versions = await this.versions(id);
    return [
      { store: 'fence', key: fenceKey(id) },
      { store: 'documents', key: headKey(id) },
      { store: 'documents', key: trashKey(id) },
      ...versions.map(({ version }): StorageDelete => ({ store: 'documents', key: versionKey(id, version) })),
      ...(await keysOfKept(this.#storage, id)),
    ];
  }

  async #head(id: string): Promise<StoredDocument | null> {
    const outcome = await this.#storage.read({ store: 'documents', keys: [headKey(id)] });
    if (!outcome.ok) throw new DocumentsUnreadable(outcome.reason);
    return (outcome.entries[0]?.value as StoredDocument | undefined) ?? null;
  }

  async #readPrefix(prefix: string, limit: number): Promise<unknown[]> {
    const outcome = await this.#storage.read({ store: 'documents', prefix, limit });
    if (!outcome.ok) throw new DocumentsUnreadable(outcome.reason);
    return outcome.entries.map((entry) => must(entry.value, 'a stored entry has a value'));
  }
}

function headKey(id: string): string {
  return `head/${encodeURIComponent(id)}`;
}

function trashKey(id: string): string {
  return `trash/${encodeURIComponent(id)}`;
}

function versionKey(id: string, version: number): string {
  return `version/${encodeURIComponent(id)}/${String(version).padStart(10, '0')}`;
}

function fenceKey(id: string): string {
  return `document/${encodeURIComponent(id)}`;
}
