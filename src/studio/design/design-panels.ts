import { createStore } from 'zustand/vanilla';

/** Which panels lie over the design canvas. */
export const designPanels = createStore<{ readonly history: boolean }>(() => ({ history: false }));

/** Shows or hides the list of edits. */
export function toggleHistory(): void {
  designPanels.setState(({ history }) => ({ history: !history }));
}

/** Hides the list of edits. */
export function closeHistory(): void {
  designPanels.setState({ history: false });
}
