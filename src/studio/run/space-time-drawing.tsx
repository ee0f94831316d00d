import { type MouseEvent, type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { SpaceTimeView } from '#view/space-time-view.ts';
import { select, sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import { paintSpaceTime } from './paint-space-time.ts';
import { AXIS_PX, EDGE_PX, LABEL_PX, laneAt, spaceTimeScale } from './space-time-scale.ts';
import { usePaintedCanvas } from './use-painted-canvas.ts';
import styles from './space-time.module.css';

interface DrawingProps {
  readonly view: SpaceTimeView;
  /** Of the place it is shown in, which scrolls where the diagram is higher. */
  readonly width: number;
  readonly height: number;
  readonly startMs: number;
  /** An instant to mark, or null. */
  readonly markMs?: number | null;
}

/**
 * The diagram: lanes down, job time across; now is its right edge. Painted on one canvas as high as what is seen of it:
 * hundreds of elements that all move four times a second are more work for the page than the rest of a run.
 */
export function SpaceTimeDrawing({ view, width, height, startMs, markMs = null }: DrawingProps): ReactElement | null {
  const text = useText();
  const selected = useStore(sessionStore, ({ selection }) => (selection?.kind === 'subtask' ? selection.id : null));
  const fits = width >= LABEL_PX + EDGE_PX && height >= AXIS_PX;
  const scale = spaceTimeScale(view, width, height);
  // Kept, because to ask for it after something was drawn lays the whole page out at once.
  const scrolledBy = useRef(0);
  const seenHeight = Math.min(height, scale.height);
  const { canvas, repaint } = usePaintedCanvas(width, seenHeight, (brush) => {
    brush.context.translate(0, -scrolledBy.current);
    paintSpaceTime(brush, { view, scale, startMs, markMs, selected, text });
  });
  useEffect(() => {
    const place = canvas.current?.parentElement?.parentElement;
    const onScroll = (): void => {
      scrolledBy.current = place?.scrollTop ?? 0;
      repaint();
    };
    place?.addEventListener('scroll', onScroll, { passive: true });
    return () => place?.removeEventListener('scroll', onScroll);
  }, [fits, canvas, repaint]);

  if (!fits) return null;
  const cut = view.cuts.at(-1);
  const label = cut === undefined ? text('dockSpaceTime') : text('spaceTimeBackward', { count: cut.backwardRows });
  const subtaskAt = (event: MouseEvent<HTMLCanvasElement>): SubtaskId | null => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    if (event.clientX - left >= LABEL_PX) return null;
    const lane = laneAt(view, scale, event.clientY - top + scrolledBy.current);
    return lane?.includes('/') === true ? (lane as SubtaskId) : null;
  };
  const x = markMs === null ? 0 : scale.x(markMs);
  return (
    <div className={styles.sheet} style={{ height: scale.height }}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        role="img"
        aria-label={label}
        style={{ width, height: seenHeight }}
        onClick={(event) => {
          const id = subtaskAt(event);
          if (id !== null) select({ kind: 'subtask', id });
        }}
        onMouseMove={(event) => {
          const cursor = subtaskAt(event) === null ? '' : 'pointer';
          if (event.currentTarget.style.cursor !== cursor) event.currentTarget.style.cursor = cursor;
        }}
      />
      {markMs === null || x < LABEL_PX ? null : (
        <span
          className={styles.parting}
          // The label stands where there is room.
          style={x > scale.right - PARTING_LABEL_PX ? { right: width - x + 4 } : { left: x + 4 }}
        >
          {text('compareCut')}
        </span>
      )}
    </div>
  );
}

const PARTING_LABEL_PX = 110;
