import type { RunView } from '#view/run-view.ts';

export type ViewListener = (view: RunView) => void;

/** Who hears the views of the run on the screen, whichever it is. */
export const viewListeners = new Set<ViewListener>();
