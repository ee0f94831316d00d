import type { StorageFailure } from '#protocol/storage.ts';
import { DocumentRecords, type StorageDelete, type WritingOptions } from './document-records.ts';
import type { Storage } from './storage.ts';

/**
 * Versions of a document that are kept on purpose: those the viewer gave a name, and one of what each run started with.
 * They stand beside the versions of autosaving (document-store.ts), which come and go with every edit.
 *
 * Layout in `documents`: `kept/<id>/<padded number>` is a {@link KeptVersion}, `kept-document/<id>/<padded number>` the
 * document, so that a list reads no document. The last number is the fence `kept/<id>`: two tabs never take the same.
 */
export interface VersionStore {
  /**
   * Keeps a document as it is. One that nobody named is kept only if it differs from the newest version, and makes the
   * oldest such one go beyond {@link AUTOMATIC_KEPT}. Named ones are never dropped for others: beyond
   * {@link NAMED_MAX} nothing is kept, and the reason is `full`.
   */
  keep(
    document: { readonly id: string },
    options: { readonly name: string | null; readonly cause: VersionCause },
  ): Promise<KeepOutcome>;
  /** The versions of a document, newest first; `dropped` ones are left out. */
  list(id: string): Promise<readonly KeptVersion[]>;
  load(id: string, number: number): Promise<LoadedVersion | null>;
  /** Names a version, drops it, or takes the dropping back. What is dropped goes for good when the next one is kept. */
  change(id: string, number: number, change: VersionChange): Promise<KeepOutcome>;
}

/** What made a version: the viewer, the start of a run, or going back to another version. */
export type VersionCause = 'saved' | 'run' | 'restore';

export interface KeptVersion {
  readonly number: number;
  /** null = kept by itself. */
  readonly name: string | null;
  readonly cause: VersionCause;
  /** Time of day in ms. */
  readonly savedAt: number;
}

export interface LoadedVersion extends KeptVersion {
  /** Plain JSON: decode before use. */
  readonly document: unknown;
}

export interface VersionChange {
  readonly name?: string | undefined;
  readonly dropped?: boolean | undefined;
}

export type KeepOutcome =
  | { readonly ok: true; readonly number: number }
  | { readonly ok: false; readonly reason: 'conflict' | 'read-only' | 'full' | 'missing' | StorageFailure };

/** More than anybody tells apart by name; each may be as large as a document. */
export const NAMED_MAX = 100;
export const AUTOMATIC_KEPT = 20;
/** Another tab may have kept a version meanwhile, but hardly three times. */
const ATTEMPTS = 3;

type StoredVersion = KeptVersion & { readonly dropped: boolean };

export class StoredVersions implements VersionStore {
  readonly #records: DocumentRecords;

  constructor(storage: Storage, options: WritingOptions) {
    this.#records = new DocumentRecords(storage, options);
  }

  async keep(
    document: { readonly id: string },
    options: { readonly name: string | null; readonly cause: VersionCause },
  ): Promise<KeepOutcome> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#tryToKeep(document, options);
      if (outcome.ok || outcome.reason !== 'conflict' || attempt === ATTEMPTS) return outcome;
    }
  }

  async list(id: string): Promise<readonly KeptVersion[]> {
    const stored = await storedVersions(this.#records, id);
    return stored
      .filter(({ dropped }) => !dropped)
      .map(({ number, name, cause, savedAt }) => ({ number, name, cause, savedAt }));
  }

  async load(id: string, number: number): Promise<LoadedVersion | null> {
    const [version, document] = await this.#records.read([keptKey(id, number), keptDocumentKey(id, number)]);
    if (version === undefined || document === undefined) return null;
    const { name, cause, savedAt } = version.value as StoredVersion;
    return { number, name, cause, savedAt, document: document.value };
  }

  async change(id: string, number: number, change: VersionChange): Promise<KeepOutcome> {
    if (!this.#records.mayWrite()) return { ok: false, reason: 'read-only' };
    const stored = await storedVersions(this.#records, id);
    const before = stored.find((version) => version.number === number);
    if (before === undefined) return { ok: false, reason: 'missing' };
    const after: StoredVersion = {
      ...before,
      name: change.name ?? before.name,
      dropped: change.dropped ?? before.dropped,
    };
    const named = stored.filter((version) => version.number !== number && isNamed(version)).length;
    if (isNamed(after) && named >= NAMED_MAX) return { ok: false, reason: 'full' };
    const last = await this.#records.number(fenceKey(id));
    const record = { key: keptKey(id, number), value: after };
    const outcome = await this.#records.write(
      'keep version',
      { key: fenceKey(id), expected: last, next: last },
      [record],
      [],
    );
    return outcome.ok ? { ok: true, number } : outcome;
  }

  async #tryToKeep(
    document: { readonly id: string },
    { name, cause }: { readonly name: string | null; readonly cause: VersionCause },
  ): Promise<KeepOutcome> {
    if (!this.#records.mayWrite()) return { ok: false, reason: 'read-only' };
    const { id } = document;
    const last = await this.#records.number(fenceKey(id));
    const stored = await storedVersions(this.#records, id);
    const newest = stored.find(({ dropped }) => !dropped);
    if (name === null && newest !== undefined) {
      const loaded = await this.load(id, newest.number);
      if (JSON.stringify(loaded?.document) === JSON.stringify(document)) return { ok: true, number: newest.number };
    }
    if (name !== null && stored.filter(isNamed).length >= NAMED_MAX) return { ok: false, reason: 'full' };
    const number = last + 1;
    const kept: StoredVersion = { number, name, cause, savedAt: this.#records.timeOfDay(), dropped: false };
    const automatic = [kept, ...stored].filter((version) => version.name === null && !version.dropped);
    const gone = [...stored.filter(({ dropped }) => dropped), ...automatic.slice(AUTOMATIC_KEPT)];
    const records = [
      { key: keptKey(id, number), value: kept },
      { key: keptDocumentKey(id, number), value: document },
    ];
    const deletes = gone.flatMap((version) => keysOfVersion(id, version.number));
    const counted = { key: fenceKey(id), expected: last, next: number };
    const outcome = await this.#records.write('keep version', counted, records, deletes);
    return outcome.ok ? { ok: true, number } : outcome;
  }
}

/** Everything that is stored of the kept versions of a document: for deleting it for good. */
export async function keysOfKept(records: DocumentRecords, id: string): Promise<readonly StorageDelete[]> {
  const versions = await storedVersions(records, id);
  return [{ store: 'fence', key: fenceKey(id) }, ...versions.flatMap(({ number }) => keysOfVersion(id, number))];
}

/** Newest first, dropped ones too. */
async function storedVersions(records: DocumentRecords, id: string): Promise<readonly StoredVersion[]> {
  // Dropped ones go when the next is kept, so that there are never more of them than of the others.
  const limit = 2 * (NAMED_MAX + AUTOMATIC_KEPT);
  const stored = (await records.readPrefix(`kept/${encodeURIComponent(id)}/`, limit)) as readonly StoredVersion[];
  return stored.toReversed();
}

function isNamed({ name, dropped }: StoredVersion): boolean {
  return name !== null && !dropped;
}

function keysOfVersion(id: string, number: number): readonly StorageDelete[] {
  return [
    { store: 'documents', key: keptKey(id, number) },
    { store: 'documents', key: keptDocumentKey(id, number) },
  ];
}

function keptKey(id: string, number: number): string {
  return `kept/${encodeURIComponent(id)}/${padded(number)}`;
}

function keptDocumentKey(id: string, number: number): string {
  return `kept-document/${encodeURIComponent(id)}/${padded(number)}`;
}

function fenceKey(id: string): string {
  return `kept/${encodeURIComponent(id)}`;
}

/** Keys are in the order of their numbers. */
function padded(number: number): string {
  return String(number).padStart(10, '0');
}
