import { createStore } from 'zustand/vanilla';
import type { PipelineDocument } from '#model/document.ts';

/** What is shown beside and over the design canvas. */
export interface DesignPanels {
  /** The panel over the canvas: there is room for one. */
  readonly open: 'none' | 'history' | 'versions';
  /** Whether the operators are shown where the window is too narrow to show them always. */
  readonly palette: boolean;
  /** What is told of the selection. */
  readonly facts: 'preview' | 'schema';
  /** The document that is looked at as subtasks and channels (L1), by its id; any other is drawn as operators (L0). */
  readonly parallel: string | null;
}

export const designPanels = createStore<DesignPanels>(() => ({
  open: 'none',
  palette: false,
  facts: 'preview',
  parallel: null,
}));

/** Shows a panel instead of another, or hides it. */
export function togglePanel(panel: 'history' | 'versions'): void {
  designPanels.setState(({ open }) => ({ open: open === panel ? 'none' : panel }));
}

/** Shows a panel. */
export function openPanel(panel: 'history' | 'versions'): void {
  designPanels.setState({ open: panel });
}

/** Hides the panel. */
export function closePanel(): void {
  designPanels.setState({ open: 'none' });
}

/** Shows or hides the operators. */
export function togglePalette(): void {
  designPanels.setState(({ palette }) => ({ palette: !palette }));
}

/** Shows the operators and goes to the field in which they are looked for. */
export function findOperator(fieldId: string): void {
  designPanels.setState({ palette: true });
  // In a narrow window the field is shown by what was just said.
  requestAnimationFrame(() => document.getElementById(fieldId)?.focus());
}

/** Shows a document as the subtasks and channels it would be executed as. */
export function showParallel(documentId: string): void {
  designPanels.setState({ parallel: documentId });
}

/** Whether a document is looked at as subtasks and channels; an empty one has none. */
export function isParallel({ parallel }: DesignPanels, { id, nodes }: PipelineDocument): boolean {
  return parallel === id && nodes.length > 0;
}

/** Shows the operators of the document, to be edited. */
export function showLogical(): void {
  designPanels.setState({ parallel: null });
}

/** Shows one of the tabs below the canvas. */
export function showFacts(facts: DesignPanels['facts']): void {
  designPanels.setState({ facts });
}
