import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newDocument } from '#model/new-document.ts';
import { addNode } from '#model/edit-document.ts';
import { appStore, edit, openDocument, openedDocument, undo } from '../app-store.ts';
import { IDLE_SESSION, sessionStore } from '../session/session-store.ts';
import type { HostOutcome, HostVersion, StudioHost } from '../studio-host.ts';
import { keepRunVersions } from './keep-run-versions.ts';
import { dropVersion, refreshVersions, restoreVersion, saveVersion, versionStore } from './version-store.ts';

const EMPTY = newDocument({ id: 'doc', name: 'empty' });
const DRAWN = addNode(EMPTY, 'rows', { x: 0, y: 0 }).document;
const VERSION: HostVersion = { number: 1, name: 'empty', cause: 'saved', savedAt: 0 };

/** A host with one version, whose writing can fail. */
function hostOf(outcome: HostOutcome = { ok: true }) {
  const keep = vi.fn(() => Promise.resolve(outcome));
  const change = vi.fn(() => Promise.resolve(outcome));
  const versions = {
    keep,
    change,
    list: () => Promise.resolve([VERSION]),
    load: () => Promise.resolve({ ...VERSION, document: EMPTY }),
  };
  return { host: { versions } as unknown as StudioHost, keep, change, versions };
}

beforeEach(() => openDocument(DRAWN, 1, 'design'));
afterEach(() => {
  versionStore.setState({ documentId: null, versions: null, notice: null, compared: null, renaming: null });
  sessionStore.setState(IDLE_SESSION);
});

test('a version is the document as it is now; why it could not be kept is said', async () => {
  const { host, keep } = hostOf();
  expect(await saveVersion(host, 'drawn')).toBe(true);
  expect(keep).toHaveBeenCalledWith(DRAWN, { name: 'drawn', cause: 'saved' });
  expect(versionStore.getState()).toMatchObject({ documentId: 'doc', versions: [VERSION], notice: null });
  expect(await saveVersion(hostOf({ ok: false, reason: 'quota' }).host, 'more')).toBe(false);
  expect(versionStore.getState().notice).toEqual({ kind: 'failed', reason: 'quota' });
});

test('a restore keeps what was there, is one step, and changes nothing where that cannot be kept', async () => {
  const { host, keep } = hostOf();
  await restoreVersion(host, VERSION);
  expect(keep).toHaveBeenCalledWith(DRAWN, { name: null, cause: 'restore' });
  expect(openedDocument()).toEqual(EMPTY);
  expect(appStore.getState().history?.past).toHaveLength(1);
  undo();
  expect(openedDocument()).toBe(DRAWN);
  await restoreVersion(hostOf({ ok: false, reason: 'quota' }).host, VERSION);
  expect(openedDocument()).toBe(DRAWN);
  expect(versionStore.getState().notice).toEqual({ kind: 'failed', reason: 'quota' });
});

test('a version that is damaged or gone is not restored, and it is said', async () => {
  const { host, versions } = hostOf();
  versions.load = () => Promise.resolve({ ...VERSION, document: { ...EMPTY, nodes: 3 } as never });
  await restoreVersion(host, VERSION);
  expect(versionStore.getState().notice).toMatchObject({ kind: 'unreadable', version: VERSION });
  versions.load = () => Promise.reject(new Error('unavailable'));
  await restoreVersion(host, VERSION);
  expect(versionStore.getState().notice).toEqual({ kind: 'unreadable', version: VERSION, reason: 'unavailable' });
  expect(openedDocument()).toBe(DRAWN);
});

test('the list is of the open document only, and storage that does not answer is said', async () => {
  const { host, versions } = hostOf();
  await refreshVersions(host);
  openDocument({ ...EMPTY, id: 'other' }, 0, 'design');
  versions.list = () => Promise.reject(new Error('unavailable'));
  await refreshVersions(host);
  expect(versionStore.getState()).toMatchObject({
    documentId: 'other',
    versions: null,
    notice: { kind: 'failed', reason: 'unavailable' },
  });
});

test('deleting says how it is taken back', async () => {
  const { host, change } = hostOf();
  await dropVersion(host, VERSION);
  expect(change).toHaveBeenCalledWith('doc', 1, { dropped: true });
  expect(versionStore.getState().notice).toEqual({ kind: 'dropped', version: VERSION });
});

test('each start of a run keeps what runs, once; a failure is said and stops nothing', async () => {
  const { host, keep } = hostOf();
  const stop = keepRunVersions(host);
  sessionStore.setState({ status: 'starting', document: DRAWN });
  sessionStore.setState({ status: 'running' });
  edit('editName', (before) => ({ ...before, name: 'while it runs' }));
  expect(keep.mock.calls).toEqual([[DRAWN, { name: null, cause: 'run' }]]);
  stop();
  const stopAgain = keepRunVersions(hostOf({ ok: false, reason: 'read-only' }).host);
  sessionStore.setState({ status: 'idle' });
  sessionStore.setState({ status: 'starting', document: EMPTY });
  await vi.waitFor(() => expect(versionStore.getState().notice).toEqual({ kind: 'failed', reason: 'read-only' }));
  stopAgain();
});
