import { type RefObject, useState } from 'react';
import { HeldPicture } from './held-picture.ts';
import { useStable } from './use-stable.ts';

/**
 * Marks the canvas while it is moved, for the style sheet: what is dragged gets a cover, so that the pointer meets the cover
 * and not a search through every node for each of its moves; what is zoomed is painted without its dots, and for a few
 * steps of the wheel not at all. Not state: nothing is drawn anew for it. Only a move brings the cover, for a press that
 * does not move is a click on what lies there; the wheel brings none, for a click may follow at once.
 */
export function useMoving(host: RefObject<HTMLElement | null>): {
  readonly onMove: (event: MouseEvent | TouchEvent | null, viewport: { readonly zoom: number }) => void;
  readonly onMoveEnd: () => void;
} {
  const [picture] = useState(() => new HeldPicture());
  const onMove = useStable((event: MouseEvent | TouchEvent | null, { zoom }: { readonly zoom: number }) => {
    // A command moves it once, which is not worth preparing for.
    if (event === null) return;
    const moving = event.type === 'mousemove' ? 'drag' : picture.holdsAt(zoom) ? 'zoom held' : 'zoom';
    host.current?.setAttribute('data-moving', moving);
  });
  const onMoveEnd = useStable(() => {
    host.current?.removeAttribute('data-moving');
    picture.letGo();
  });
  return { onMove, onMoveEnd };
}
