import { decodeDocument } from '#model/decode-document.ts';
import type { PipelineDocument } from '#model/document.ts';
import { newDocument } from '#model/new-document.ts';
import { type AppState, openDocument } from '../app-store.ts';
import { freshDocumentId } from '../document-file.ts';
import { leaveRun, startRun } from '../session/start-run.ts';
import type { StudioHost } from '../studio-host.ts';

/** Opens an empty pipeline. */
export function openNew(name: string): void {
  void leaveRun();
  openDocument(newDocument({ id: freshDocumentId(), name }), 0, 'design');
}

/** Opens a copy: a file may be opened again and again, and overwrites nothing. */
export function openCopy(document: PipelineDocument): void {
  void leaveRun();
  openDocument({ ...document, id: freshDocumentId() }, 0, 'design');
}

/** Opens a document of the storage, and starts nothing. Throws with a sentence if it cannot be read. */
export async function openStored(host: StudioHost, id: string, mode: AppState['mode'] = 'design'): Promise<void> {
  const { document, version } = await loadStored(host, id);
  void leaveRun();
  openDocument(document, version, mode);
}

/** Opens a document of the storage and continues its job from its newest checkpoint. */
export async function resumeStored(host: StudioHost, id: string): Promise<void> {
  const { document, version } = await loadStored(host, id);
  openDocument(document, version, 'run');
  void startRun(host, document, { restore: 'latest' });
}

/** A document of the storage and the version that it is. Throws with a sentence if it cannot be read. */
export async function loadStored(
  host: Pick<StudioHost, 'documents'>,
  id: string,
): Promise<{ readonly document: PipelineDocument; readonly version: number }> {
  const stored = await host.documents.load(id);
  if (stored === null) throw new Error('missing');
  const decoded = decodeDocument(stored.document);
  if (!decoded.ok) throw new Error(decoded.failure[0]?.message ?? id);
  return { document: decoded.value, version: stored.version };
}
