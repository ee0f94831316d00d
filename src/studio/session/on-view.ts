import { currentRun } from './current-run.ts';
import { sessionStore } from './session-store.ts';
import { type ViewListener, viewListeners } from './view-listeners.ts';

/** Hears every view that is to be drawn, at most one a frame. */
export function onView(listener: ViewListener): () => void {
  viewListeners.add(listener);
  const view = sessionStore.getState().view;
  if (view !== null) listener(view);
  currentRun()?.catchUp();
  return () => viewListeners.delete(listener);
}
