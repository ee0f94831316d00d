import { type MouseEvent, type ReactElement, useEffect, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { Brush } from '#canvas/brush.ts';
import { type Palette, readPalette } from '#canvas/palette.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { SpaceTimeView } from '#view/space-time.ts';
import { preferences } from '../preferences.ts';
import { select, sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import { paintSpaceTime, type SpaceTimePicture } from './space-time-picture.ts';
import { AXIS_PX, EDGE_PX, LABEL_PX, laneAt, spaceTimeScale } from './space-time-scale.ts';
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
  const theme = useStore(preferences, (state) => state.theme);
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = useRef<{ readonly theme: string; readonly colors: Palette } | null>(null);
  const fits = width >= LABEL_PX + EDGE_PX && height >= AXIS_PX;
  const scale = spaceTimeScale(view, width, height);
  const repaint = useRef(() => {});

  useLayoutEffect(() => {
    const { current } = canvas;
    if (current === null) return;
    if (palette.current?.theme !== theme) palette.current = { theme, colors: readPalette(current) };
    const { colors } = palette.current;
    const picture = { view, scale, startMs, markMs, selected, text };
    repaint.current = () => paint(current, picture, colors, { width, height });
    repaint.current();
  });
  useEffect(() => {
    const place = canvas.current?.parentElement?.parentElement;
    const onScroll = (): void => repaint.current();
    place?.addEventListener('scroll', onScroll, { passive: true });
    return () => place?.removeEventListener('scroll', onScroll);
  }, [fits]);

  if (!fits) return null;
  const cut = view.cuts.at(-1);
  const label = cut === undefined ? text('dockSpaceTime') : text('spaceTimeBackward', { count: cut.backwardRows });
  const subtaskAt = (event: MouseEvent<HTMLCanvasElement>): SubtaskId | null => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    if (event.clientX - left >= LABEL_PX) return null;
    const lane = laneAt(view, scale, event.clientY - top + scrolledBy(event.currentTarget));
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
        style={{ width, height: Math.min(height, scale.height) }}
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

/** How far the place around the diagram is scrolled down. */
function scrolledBy(canvas: HTMLCanvasElement): number {
  return canvas.parentElement?.parentElement?.scrollTop ?? 0;
}

/** Paints what is seen of the diagram. */
function paint(
  canvas: HTMLCanvasElement,
  picture: SpaceTimePicture,
  palette: Palette,
  room: { readonly width: number; readonly height: number },
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(room.width * ratio);
  const height = Math.round(Math.min(room.height, picture.scale.height) * ratio);
  // To set a size, even the same one, makes a new picture.
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.setTransform(ratio, 0, 0, ratio, 0, -ratio * scrolledBy(canvas));
  paintSpaceTime(new Brush(context, palette, 1), picture);
}
