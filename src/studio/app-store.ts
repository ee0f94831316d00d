import { createStore } from 'zustand/vanilla';
import type { PipelineDocument } from '#model/document.ts';
import {
  type DocumentHistory,
  goToStep,
  recordEdit,
  redoEdit,
  startHistory,
  undoEdit,
} from './history/document-history.ts';
import type { TextKey } from './texts/catalogue.ts';

/** Where the viewer is, the open document with its history, and what is selected in it. */
export interface AppState {
  readonly screen: 'gallery' | 'editor';
  readonly mode: 'design' | 'run';
  readonly history: DocumentHistory | null;
  readonly selection: Selection;
  readonly saved: SavedState;
  /** Version in storage that the open document is based on; 0 = none yet. */
  readonly storedVersion: number;
}

export interface Selection {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

export type SavedState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving' }
  /** Another tab saved a newer version: nothing more is written, so that nobody's work is lost. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'failed'; readonly reason: string };

const NOTHING: Selection = { nodes: [], edges: [] };

export const appStore = createStore<AppState>(() => ({
  screen: 'gallery',
  mode: 'design',
  history: null,
  selection: NOTHING,
  saved: { kind: 'saved' },
  storedVersion: 0,
}));

/** Opens a document in the editor. */
export function openDocument(document: PipelineDocument, storedVersion: number, mode: AppState['mode']): void {
  appStore.setState({
    screen: 'editor',
    mode,
    history: startHistory(document),
    selection: NOTHING,
    saved: { kind: 'saved' },
    storedVersion,
  });
}

/** Leaves the editor. The document stays open behind the gallery until another one is. */
export function showGallery(): void {
  appStore.setState({ screen: 'gallery', mode: 'design' });
}

/** Switches between designing and running. */
export function setMode(mode: AppState['mode']): void {
  appStore.setState({ mode });
}

/** Selects nodes and edges. */
export function select(selection: Selection): void {
  appStore.setState({ selection });
}

/** Changes the open document. Edits of one `mergeKey` in quick succession are one undo step. */
export function edit(
  label: TextKey,
  change: (document: PipelineDocument) => PipelineDocument,
  mergeKey: string | null = null,
): void {
  const { history } = appStore.getState();
  if (history === null) return;
  setHistory(recordEdit(history, change(history.present), { label, mergeKey, at: Date.now() }));
}

/** Takes the last edit back. */
export function undo(): void {
  const { history } = appStore.getState();
  if (history !== null) setHistory(undoEdit(history));
}

/** Makes an edit that was taken back again. */
export function redo(): void {
  const { history } = appStore.getState();
  if (history !== null) setHistory(redoEdit(history));
}

/** Shows the open document as it was after so many edits. */
export function goToEdit(steps: number): void {
  const { history } = appStore.getState();
  if (history !== null) setHistory(goToStep(history, steps));
}

/** The open document, or null. */
export function openedDocument(): PipelineDocument | null {
  return appStore.getState().history?.present ?? null;
}

function setHistory(history: DocumentHistory): void {
  // Notes are selected as nodes are.
  const nodes = new Set([...history.present.nodes, ...history.present.notes].map(({ id }) => id));
  const edges = new Set(history.present.edges.map(({ id }) => id));
  appStore.setState(({ selection }) => ({
    history,
    // An undone node takes its selection with it.
    selection: isWithin(selection, nodes, edges)
      ? selection
      : {
          nodes: selection.nodes.filter((id) => nodes.has(id)),
          edges: selection.edges.filter((id) => edges.has(id)),
        },
  }));
}

function isWithin({ nodes, edges }: Selection, known: ReadonlySet<string>, knownEdges: ReadonlySet<string>): boolean {
  return nodes.every((id) => known.has(id)) && edges.every((id) => knownEdges.has(id));
}
