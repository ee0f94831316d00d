import { createStore } from 'zustand/vanilla';
import { decodeDocument } from '#model/decode-document.ts';
import type { PipelineDocument } from '#model/document.ts';
import { errorText } from '#std/error-text.ts';
import { edit, openedDocument } from '../app-store.ts';
import type { HostOutcome, HostVersion, StudioHost } from '../studio-host.ts';

/** The kept versions of the open document, and what the last thing that was asked about them came to. */
export interface VersionState {
  /** The document the rest is about. */
  readonly documentId: string | null;
  /** Newest first; null = not read yet. */
  readonly versions: readonly HostVersion[] | null;
  readonly notice: VersionNotice | null;
  /** What is compared, or null. */
  readonly compared: Comparison | null;
  /** The version whose name is being written, or null. */
  readonly renaming: number | null;
}

export type VersionNotice =
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly version: HostVersion; readonly reason: string }
  | { readonly kind: 'dropped' | 'restored'; readonly version: HostVersion };

/** Numbers of versions; null = the document as it is now. */
export interface Comparison {
  readonly before: number | null;
  readonly after: number | null;
}

const NOTHING: VersionState = { documentId: null, versions: null, notice: null, compared: null, renaming: null };

export const versionStore = createStore<VersionState>(() => NOTHING);

/** Reads the versions of the open document. */
export async function refreshVersions(host: StudioHost): Promise<void> {
  const id = openedDocument()?.id ?? null;
  if (id !== versionStore.getState().documentId) versionStore.setState({ ...NOTHING, documentId: id });
  if (id === null) return;
  try {
    const versions = await host.versions.list(id);
    if (openedDocument()?.id === id) versionStore.setState({ versions });
  } catch (reason) {
    fail(reason);
  }
}

/** Keeps the open document under a name. Returns whether it is kept. */
export async function saveVersion(host: StudioHost, name: string): Promise<boolean> {
  const document = openedDocument();
  if (document === null) return false;
  return perform(host, () => host.versions.keep(document, { name, cause: 'saved' }));
}

/** Gives a version a name: from then on it stays. */
export async function renameVersion(host: StudioHost, { number }: HostVersion, name: string): Promise<void> {
  await change(host, number, { name });
}

/** Deletes a version; that can be taken back until the next one is kept. */
export async function dropVersion(host: StudioHost, version: HostVersion): Promise<void> {
  if (await change(host, version.number, { dropped: true })) tell({ kind: 'dropped', version });
}

/** Takes the deleting of a version back. */
export async function takeBackDrop(host: StudioHost, { number }: HostVersion): Promise<void> {
  await change(host, number, { dropped: false });
}

/** A version as a document of today, or null after it was said why it cannot be read. */
export async function loadVersion(host: StudioHost, version: HostVersion): Promise<PipelineDocument | null> {
  const id = openedDocument()?.id;
  if (id === undefined) return null;
  try {
    const loaded = await host.versions.load(id, version.number);
    const decoded = loaded === null ? null : decodeDocument(loaded.document);
    if (decoded?.ok === true) return decoded.value;
    tell({ kind: 'unreadable', version, reason: decoded?.failure[0]?.message ?? 'missing' });
  } catch (reason) {
    tell({ kind: 'unreadable', version, reason: errorText(reason) });
  }
  return null;
}

/**
 * Makes the open document what it was in a version: one step, which undo takes back. What it was before is kept as a
 * version, too, for undo forgets when the tab is closed; where it cannot be kept, nothing is changed.
 */
export async function restoreVersion(host: StudioHost, version: HostVersion): Promise<void> {
  const before = openedDocument();
  const restored = await loadVersion(host, version);
  if (restored === null || before === null || openedDocument()?.id !== before.id) return;
  const present = openedDocument() ?? before;
  if (!(await perform(host, () => host.versions.keep(present, { name: null, cause: 'restore' })))) return;
  edit('editRestore', ({ id }) => ({ ...restored, id }));
  tell({ kind: 'restored', version });
}

/** Shows two versions in one picture. */
export function compareVersions(compared: Comparison | null): void {
  versionStore.setState({ compared });
}

/** Shows what is different now from the newest version. */
export async function compareNewest(host: StudioHost): Promise<void> {
  await refreshVersions(host);
  const newest = versionStore.getState().versions?.[0];
  if (newest !== undefined) compareVersions({ before: newest.number, after: null });
}

/** Starts or ends the writing of a name. */
export function renameVersionOf(number: number | null): void {
  versionStore.setState({ renaming: number });
}

/** Forgets what was said last. */
export function hushVersions(): void {
  versionStore.setState({ notice: null });
}

function change(
  host: StudioHost,
  number: number,
  wanted: { readonly name?: string; readonly dropped?: boolean },
): Promise<boolean> {
  const id = openedDocument()?.id;
  return id === undefined ? Promise.resolve(false) : perform(host, () => host.versions.change(id, number, wanted));
}

async function perform(host: StudioHost, action: () => Promise<HostOutcome>): Promise<boolean> {
  hushVersions();
  try {
    const outcome = await action();
    if (!outcome.ok) fail(outcome.reason);
    await refreshVersions(host);
    return outcome.ok;
  } catch (reason) {
    fail(reason);
    return false;
  }
}

function fail(reason: unknown): void {
  tell({ kind: 'failed', reason: errorText(reason) });
}

function tell(notice: VersionNotice): void {
  versionStore.setState({ notice });
}
