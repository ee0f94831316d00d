import type { DesignCanvasHandle } from '#canvas/design/use-canvas-handle.ts';
import type { RunCanvasHandle } from '#canvas/run/run-canvas.tsx';
import { showLogical } from '../design/design-panels.ts';

/** What commands of the design do with whichever canvas is shown: what only the drawing has brings it back. */
export function shownCanvas(
  drawing: DesignCanvasHandle | null,
  plan: RunCanvasHandle | null,
): DesignCanvasHandle | null {
  if (drawing === null || plan === null) return drawing;
  const draw = (act: () => void): void => {
    showLogical();
    // Nothing of the drawing takes the focus before it is shown.
    requestAnimationFrame(act);
  };
  return {
    ...drawing,
    fit: () => plan.fit(),
    zoomTo: (zoom) => plan.zoomTo(zoom),
    zoomBy: (factor) => plan.zoomBy(factor),
    openConnectMenu: (nodeId) => draw(() => drawing.openConnectMenu(nodeId)),
    editNote: (noteId) => draw(() => drawing.editNote(noteId)),
  };
}
