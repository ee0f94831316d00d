import { createStore } from 'zustand/vanilla';

/** Which dialog of the frame is open. */
export const overlays = createStore<{ readonly open: 'none' | 'help' | 'commands' }>(() => ({ open: 'none' }));

/** Opens a dialog of the frame. */
export function openOverlay(open: 'help' | 'commands'): void {
  overlays.setState({ open });
}

/** Closes it. */
export function closeOverlay(): void {
  overlays.setState({ open: 'none' });
}
