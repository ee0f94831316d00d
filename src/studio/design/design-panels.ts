import { createStore } from 'zustand/vanilla';

/** Which panel lies over the design canvas: there is room for one. */
export const designPanels = createStore<{ readonly open: 'none' | 'history' | 'versions' }>(() => ({ open: 'none' }));

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
