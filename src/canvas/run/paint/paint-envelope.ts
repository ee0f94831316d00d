import type { TransactionView } from '#view/run-view.ts';
import type { Brush } from './brush.ts';

/** A transaction: dashed open → sealed → black ✓ committed → struck aborted. 26 × 16. */
export function paintEnvelope(brush: Brush, state: TransactionView['state'], x: number, y: number): void {
  const { palette } = brush;
  const rect = { x, y, width: 24, height: 16 };
  switch (state) {
    case 'open':
      return brush.panel(rect, 1, palette.page, palette.ink, 1.5, [3, 2]);
    case 'pre-committed':
      brush.panel(rect, 1, palette.page, palette.ink, 1.5);
      return brush.line(
        [
          { x: x + 1, y: y + 2 },
          { x: x + 12, y: y + 9 },
          { x: x + 23, y: y + 2 },
        ],
        palette.ink,
        1.5,
      );
    case 'committed':
      brush.panel(rect, 1, palette.ink, palette.ink, 1.5);
      return brush.check(x + 12, y + 8, 5, palette.page, 2);
    case 'aborted':
      brush.panel(rect, 1, palette.page, palette.failure, 1.5);
      return brush.line(
        [
          { x: x + 1, y: y + 1 },
          { x: x + 23, y: y + 15 },
        ],
        palette.failure,
        1.5,
      );
  }
}
