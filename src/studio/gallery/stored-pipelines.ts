import { createStore } from 'zustand/vanilla';
import type { ResumableJob } from '#protocol/query.ts';
import type { PipelineDocument } from '#model/document.ts';
import { errorText } from '#std/error-text.ts';
import { freshDocumentId } from '../document-file.ts';
import type { HostDocument, HostOutcome, StudioHost } from '../studio-host.ts';
import { loadStored } from './open-pipelines.ts';

/** The pipelines in storage, as the start screen lists them. */
export interface StoredPipelines {
  /** Last saved first; null = not read yet. */
  readonly documents: readonly HostDocument[] | null;
  readonly deleted: readonly HostDocument[];
  /** Where the jobs of closed tabs can go on. */
  readonly jobs: readonly ResumableJob[];
  /** The one that was deleted last: that can be taken back at once. */
  readonly lastDeleted: HostDocument | null;
  /** The one whose name is being written. */
  readonly renaming: string | null;
  /** Why the last thing that was asked was not done. */
  readonly problem: string | null;
}

export const storedPipelines = createStore<StoredPipelines>(() => ({
  documents: null,
  deleted: [],
  jobs: [],
  lastDeleted: null,
  renaming: null,
  problem: null,
}));

/** Reads the lists again. */
export async function refreshPipelines(host: StudioHost): Promise<void> {
  await attempt(async () => {
    const [documents, deleted] = await Promise.all([host.documents.list(), host.documents.deleted()]);
    storedPipelines.setState({ documents, deleted });
    storedPipelines.setState({ jobs: await host.resumableJobs() });
    return { ok: true };
  });
}

/** Starts or ends the writing of a name. */
export function renamePipelineOf(id: string | null): void {
  storedPipelines.setState({ renaming: id });
}

/** Gives a stored pipeline another name. A newer version from another tab is not overwritten. */
export async function renamePipeline(host: StudioHost, id: string, name: string): Promise<void> {
  renamePipelineOf(null);
  await change(host, async () => {
    const { document, version } = await loadStored(host, id);
    return host.documents.save({ ...document, name }, version);
  });
}

/** Stores a copy, without the state and the versions of the original. */
export async function duplicatePipeline(
  host: StudioHost,
  id: string,
  nameOf: (original: PipelineDocument) => string,
): Promise<void> {
  await change(host, async () => {
    const { document } = await loadStored(host, id);
    return host.documents.save({ ...document, id: freshDocumentId(), name: nameOf(document) }, 0);
  });
}

/** Puts a pipeline into the trash. */
export async function deletePipeline(host: StudioHost, document: HostDocument): Promise<void> {
  if (await change(host, () => host.documents.delete(document.id))) storedPipelines.setState({ lastDeleted: document });
}

/** Takes a pipeline out of the trash. */
export async function restorePipeline(host: StudioHost, id: string): Promise<void> {
  await change(host, () => host.documents.restore(id));
}

/** Forgets what was deleted last, and what went wrong. */
export function hushPipelines(): void {
  storedPipelines.setState({ lastDeleted: null, problem: null });
}

async function change(host: StudioHost, action: () => Promise<HostOutcome>): Promise<boolean> {
  hushPipelines();
  const done = await attempt(action);
  await refreshPipelines(host);
  return done;
}

async function attempt(action: () => Promise<HostOutcome>): Promise<boolean> {
  try {
    const outcome = await action();
    if (!outcome.ok) storedPipelines.setState({ problem: outcome.reason });
    return outcome.ok;
  } catch (reason) {
    storedPipelines.setState({ problem: errorText(reason) });
    return false;
  }
}
