import type { SubtaskPhase } from '#view/run-view.ts';
import type { Brush } from './brush.ts';

/** The glyph before a phase's word, about 12 px wide and centered. */
export function paintPhase(brush: Brush, phase: SubtaskPhase, x: number, y: number, scale: number): void {
  const { palette, context } = brush;
  switch (phase) {
    case 'RUNNING': {
      const half = 4.5 * scale;
      context.beginPath();
      context.moveTo(x - half, y - half);
      context.lineTo(x + half, y);
      context.lineTo(x - half, y + half);
      context.closePath();
      context.strokeStyle = palette.ink;
      context.lineWidth = 1.5 * scale;
      context.stroke();
      return;
    }
    case 'ALIGNING':
      context.fillStyle = palette.ink;
      context.fillRect(x - 5.5 * scale, y - 1.5 * scale, 4 * scale, 3 * scale);
      context.fillRect(x - 0.5 * scale, y - 5 * scale, 5 * scale, 10 * scale);
      return;
    case 'SYNC':
      context.fillStyle = palette.persisted;
      context.fillRect(x - 5 * scale, y - 5 * scale, 10 * scale, 10 * scale);
      return;
    case 'ASYNC': {
      const rect = { x: x - 5 * scale, y: y - 5 * scale, width: 10 * scale, height: 10 * scale };
      brush.panel(rect, 0, palette.page, palette.persisted, 1.5 * scale);
      brush.hatch(rect, palette.persisted, 4 * scale, 1.25 * scale);
      return;
    }
    case 'ACKED':
      return brush.dot(x, y, 5 * scale, palette.persisted, true);
    case 'RESTORING':
      return brush.turn(x, y, 4.5 * scale, palette.persisted, 2 * scale);
    case 'FAILED':
      return brush.cross(x, y, 4 * scale, palette.failure, 2.5 * scale);
    case 'CANCELED':
      return brush.cross(x, y, 3.5 * scale, palette.ink3, 1.5 * scale);
    case 'FINISHED':
      return brush.check(x, y, 5 * scale, palette.ink, 2 * scale);
    case 'DEPLOYING':
      return brush.dot(x, y, 4.5 * scale, palette.ink3, false);
  }
}
