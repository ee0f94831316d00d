import { createStore } from 'zustand/vanilla';
import type { DocumentNode, NodeKind } from '#model/document.ts';
import { appStore, undo } from '../../app-store.ts';
import { readDocumentFile } from '../../document-file.ts';
import { fileKindOf } from '../../file-kind.ts';
import { openCopy, openNew } from '../../gallery/open-pipelines.ts';
import { openReplayFile } from '../../run/replay-files.ts';
import type { StudioHost } from '../../studio-host.ts';
import { addOperator, remove } from '../design-actions.ts';
import { tell } from '../design-notice.ts';
import type { BroughtFile, TakenFiles } from './file-actions.ts';

/** Files for a source that was made for them; its editor takes them in and shows what comes of it. */
export const droppedFiles = createStore<{
  readonly nodeId: string | null;
  readonly files: readonly BroughtFile[];
}>(() => ({ nodeId: null, files: [] }));

/**
 * Files dropped beside the field for them: a pipeline is opened as a copy, a run is played, data becomes a source. `add`
 * adds an operator and selects it. Without this the browser would leave the page for the file, and the job with it.
 */
export async function dropFiles(
  host: StudioHost,
  files: readonly File[],
  add: (kind: NodeKind) => void,
): Promise<void> {
  const kinds = await Promise.all(files.map(fileKindOf));
  const run = files[kinds.indexOf('run')];
  const pipeline = files[kinds.indexOf('pipeline')];
  if (run !== undefined) await playDropped(host, run);
  else if (pipeline !== undefined) await openDropped(pipeline);
  else addData(files, add);
}

function addData(files: readonly File[], add: (kind: NodeKind) => void): void {
  if (files.length === 0) return;
  const before = appStore.getState().history?.present.nodes ?? [];
  add('file');
  const [nodeId] = appStore.getState().selection.nodes;
  // A full document takes no more operators, and says so.
  if (nodeId === undefined || before.some(({ id }) => id === nodeId)) return;
  droppedFiles.setState({ nodeId, files: files.map((file) => ({ name: file.name, content: file })) });
}

/** Opens a pipeline that begins with files of data. */
export function openWithData(name: string, files: readonly File[]): void {
  openNew(name);
  addData(files, (kind) => addOperator(kind, null, () => ({ x: 0, y: 0 })));
}

/** Hands over what was dropped for a source, once. */
export function takeDropped(nodeId: string): readonly BroughtFile[] {
  const dropped = droppedFiles.getState();
  if (dropped.nodeId !== nodeId) return [];
  droppedFiles.setState({ nodeId: null, files: [] });
  return dropped.files;
}

/**
 * Of files that are all refused no source is made: the one made for them goes again, and it is said why. `made`: the source
 * as it was made; one that was changed since stays, for someone goes on with it.
 */
export function takeBack(made: DocumentNode, { refused }: TakenFiles): void {
  const [first] = refused;
  const { history, selection } = appStore.getState();
  if (first === undefined || history?.present.nodes.every((node) => node !== made) !== false) return;
  // What was done meanwhile, files of another drop for one, is not undone with it.
  if (history.past.at(-1)?.label === 'editAdd' && selection.nodes[0] === made.id) undo();
  else remove({ nodes: [made.id], edges: [] });
  tell(`fileProblem.${first.problem}`, { name: first.name });
}

async function playDropped(host: StudioHost, file: File): Promise<void> {
  const problem = await openReplayFile(host, file);
  if (problem !== null) tell('fileRefused', { name: file.name }, { problem });
}

async function openDropped(file: File): Promise<void> {
  const read = await readDocumentFile(file);
  if (read.ok) openCopy(read.value);
  else tell('fileRefused', { name: file.name }, read.failure[0] ?? null);
}
