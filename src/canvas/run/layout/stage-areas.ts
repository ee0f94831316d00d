import type { Rect } from './geometry.ts';

/** How the canvas is divided, in px: chips above, buttons below, coordinator and storage at the right, the flow between. */

/** The chips that float at the top left, and the title of a failover region below them. */
export const CHIPS_HEIGHT = 56;
/** The buttons that float at the bottom left: nothing that runs below the flow may lie under them. */
export const CONTROLS_HEIGHT = 44;
export const CONTROLS_WIDTH = 500;
const MARGIN = 16;
/** Room for the pipes between the flow and the buttons, and in the gutter before the column. */
const PIPES_ROOM = 22;

/** Width of the column at the right that holds coordinator and storage. */
export function auxiliaryWidth(canvasWidth: number): number {
  return canvasWidth >= 1000 ? 218 : 194;
}

/** What the flow may be fitted into. */
export function flowArea(width: number, height: number): Rect {
  return {
    x: MARGIN,
    y: CHIPS_HEIGHT,
    width: Math.max(1, width - auxiliaryWidth(width) - 14 - MARGIN - PIPES_ROOM),
    height: Math.max(1, height - CHIPS_HEIGHT - CONTROLS_HEIGHT - PIPES_ROOM),
  };
}

/** What a plan that does not run may be fitted into: it has neither coordinator nor storage, nor pipes to them. */
export function planArea(width: number, height: number): Rect {
  return {
    x: MARGIN,
    y: CHIPS_HEIGHT,
    width: Math.max(1, width - 2 * MARGIN),
    height: Math.max(1, height - CHIPS_HEIGHT - CONTROLS_HEIGHT - MARGIN),
  };
}
