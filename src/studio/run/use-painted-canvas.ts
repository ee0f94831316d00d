import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { Brush } from '#canvas/run/paint/brush.ts';
import { type Palette, readPalette } from '#canvas/shared/palette.ts';
import { preferences } from '../preferences.ts';

/** A canvas that is painted after every rendering of its component, in the colors of the theme. */
export interface PaintedCanvas {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  /** Paints what was painted last once more. */
  readonly repaint: () => void;
}

/** `width` and `height` are in CSS pixels, and so is the brush. */
export function usePaintedCanvas(width: number, height: number, paint: (brush: Brush) => void): PaintedCanvas {
  const theme = useStore(preferences, (state) => state.theme);
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = useRef<{ readonly theme: string; readonly colors: Palette } | null>(null);
  const painter = useRef<() => void>(() => undefined);
  useLayoutEffect(() => {
    const { current } = canvas;
    if (current === null) return;
    if (palette.current?.theme !== theme) palette.current = { theme, colors: readPalette(current) };
    const { colors } = palette.current;
    painter.current = () => paintOn(current, width, height, colors, paint);
    painter.current();
  });
  return { canvas, repaint: useCallback(() => painter.current(), []) };
}

function paintOn(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  palette: Palette,
  paint: (brush: Brush) => void,
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = window.devicePixelRatio || 1;
  const size = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
  // To set a size, even the same one, makes a new picture.
  if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  paint(new Brush(context, palette, 1));
}
