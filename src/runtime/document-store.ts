import type { StorageFailure } from '#protocol/storage.ts';
import { DocumentRecords, type StorageDelete, type WritingOptions } from './document-records.ts';
import type { Storage } from './storage.ts';
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

export const VERSIONS_KEPT = 20;
/** Deleted documents that can be restored: more than anybody deletes by mistake in a row. */
export const TRASH_KEPT = 20;
const DOCUMENTS_MAX = 10_000;

export class StoredDocuments implements DocumentStore {
  readonly #records: DocumentRecords;

  constructor(storage: Storage, options: WritingOptions) {
    this.#records = new DocumentRecords(storage, options);
  }

  async list(): Promise<readonly StoredDocument[]> {
    return this.#newestFirst('head/');
  }

  async load(id: string, version?: number): Promise<LoadedDocument | null> {
    const wanted = version ?? (await this.#head(id))?.version;
    if (wanted === undefined) return null;
    const [stored] = await this.#records.read([versionKey(id, wanted)]);
    return (stored?.value as LoadedDocument | undefined) ?? null;
  }

  async save(document: SavableDocument, basedOn: number | null): Promise<SaveOutcome> {
    if (!this.#records.mayWrite()) return { ok: false, reason: 'read-only' };
    const { id, name } = document;
    const expected = basedOn ?? (await this.#head(id))?.version ?? 0;
    const version = expected + 1;
    const head: StoredDocument = { id, name, version, updatedAt: this.#records.timeOfDay() };
    const outcome = await this.#records.write(
      'save document',
      { key: fenceKey(id), expected, next: version },
      [
        { key: headKey(id), value: head },
        { key: versionKey(id, version), value: { ...head, document } satisfies LoadedDocument },
      ],
      outlivedBy(id, version),
    );
    return outcome.ok ? { ok: true, version, updatedAt: head.updatedAt } : outcome;
  }

  async delete(id: string): Promise<SaveOutcome> {
    if (!this.#records.mayWrite()) return { ok: false, reason: 'read-only' };
    const head = await this.#head(id);
    if (head === null) return { ok: true, version: 0, updatedAt: this.#records.timeOfDay() };
    const version = head.version + 1;
    const updatedAt = this.#records.timeOfDay();
    const oldest = (await this.deleted()).slice(TRASH_KEPT - 1);
    const purged = await Promise.all(oldest.map((document) => this.#keysOf(document.id)));
    const outcome = await this.#records.write(
      'delete document',
      { key: fenceKey(id), expected: head.version, next: version },
      [{ key: trashKey(id), value: { ...head, updatedAt } satisfies StoredDocument }],
      [{ store: 'documents', key: headKey(id) }, ...purged.flat()],
    );
    return outcome.ok ? { ok: true, version, updatedAt } : outcome;
  }

  async deleted(): Promise<readonly StoredDocument[]> {
    return this.#newestFirst('trash/');
  }

  async restore(id: string): Promise<SaveOutcome> {
    if (!this.#records.mayWrite()) return { ok: false, reason: 'read-only' };
    const deleted = (await this.deleted()).find((document) => document.id === id);
    const last = deleted === undefined ? null : await this.load(id, deleted.version);
    if (deleted === undefined || last === null) return { ok: false, reason: 'missing' };
    // Deleting has counted one version, this is the next: nobody's copy is based on either.
    const version = deleted.version + 2;
    const head: StoredDocument = { id, name: last.name, version, updatedAt: last.updatedAt };
    const outcome = await this.#records.write(
      'restore document',
      { key: fenceKey(id), expected: version - 1, next: version },
      [
        { key: headKey(id), value: head },
        { key: versionKey(id, version), value: { ...last, ...head } satisfies LoadedDocument },
      ],
      // The deletion took none away.
      [...outlivedBy(id, version - 1), ...outlivedBy(id, version), { store: 'documents', key: trashKey(id) }],
    );
    return outcome.ok ? { ok: true, version, updatedAt: head.updatedAt } : outcome;
  }

  async versions(id: string): Promise<readonly StoredDocument[]> {
    const prefix = `version/${encodeURIComponent(id)}/`;
    const stored = (await this.#records.readPrefix(prefix, VERSIONS_KEPT + 1)) as readonly LoadedDocument[];
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
      ...(await keysOfKept(this.#records, id)),
    ];
  }

  async #head(id: string): Promise<StoredDocument | null> {
    const [stored] = await this.#records.read([headKey(id)]);
    return (stored?.value as StoredDocument | undefined) ?? null;
  }

  async #newestFirst(prefix: string): Promise<readonly StoredDocument[]> {
    const found = (await this.#records.readPrefix(prefix, DOCUMENTS_MAX)) as readonly StoredDocument[];
    return found.toSorted((left, right) => right.updatedAt - left.updatedAt);
  }
}

/** What goes when a version comes. */
function outlivedBy(id: string, version: number): readonly StorageDelete[] {
  return version > VERSIONS_KEPT ? [{ store: 'documents', key: versionKey(id, version - VERSIONS_KEPT) }] : [];
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
