import { createStore } from 'zustand/vanilla';

/** Which dialog of the frame is open. */
export const overlays = createStore<{
  readonly open: 'none' | 'help' | 'commands' | 'functions';
  readonly query: string;
}>(() => ({
  open: 'none',
  query: '',
}));

/** Opens a dialog of the frame; `query`: what is looked for in it. */
export function openOverlay(open: 'help' | 'commands' | 'functions', query = ''): void {
  overlays.setState({ open, query });
}

/** Closes it. */
export function closeOverlay(): void {
  overlays.setState({ open: 'none' });
}
