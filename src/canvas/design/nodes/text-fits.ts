import { FONT } from '../../run/paint/brush.ts';
import { TextWidths } from '../../shared/text-widths.ts';

const WIDTHS = new TextWidths();
/** The browser lays text out in other fractions of a pixel than it measures it. */
const SLACK_PX = 3;

let measuring: CanvasRenderingContext2D | null = null;

/**
 * Whether a text surely fits into a width, both in CSS pixels at `size`. What fits need not be clipped: every clip among
 * the nodes of a design is a thing of its own that the browser orders anew for every frame of a drag.
 */
export function textFits(text: string, size: number, weight: 400 | 600, width: number): boolean {
  measuring ??= document.createElement('canvas').getContext('2d');
  if (measuring === null) return false;
  const context = measuring;
  const font = `${weight} ${size}px ${FONT}`;
  const needed = WIDTHS.of(font, text, (unknown) => {
    context.font = font;
    return context.measureText(unknown).width;
  });
  return needed + SLACK_PX <= width;
}
