import type { RefObject } from 'react';
import { useStable } from './use-stable.ts';

/**
 * Marks the canvas while it is dragged, for the style sheet to lay a cover over it: the pointer then meets the cover, and
 * not a search through every node for each of its moves. Not state: nothing is drawn anew for it. Only a move brings it,
 * for a press that does not move is a click on what lies there; the wheel brings none, for a click may follow at once.
 */
export function usePanCover(host: RefObject<HTMLElement | null>): {
  readonly onMove: (event: MouseEvent | TouchEvent | null) => void;
  readonly onMoveEnd: () => void;
} {
  const onMove = useStable((event: MouseEvent | TouchEvent | null) => {
    if (event?.type === 'mousemove') host.current?.setAttribute('data-panning', '');
  });
  const onMoveEnd = useStable(() => host.current?.removeAttribute('data-panning'));
  return { onMove, onMoveEnd };
}
