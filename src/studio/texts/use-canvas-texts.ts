import { useStore } from 'zustand';
import { CANVAS_TEXTS_EN, CANVAS_TEXTS_ZH, type CanvasTexts } from '#canvas/shared/canvas-texts.ts';
import { preferences } from '../preferences.ts';

/** The words on the canvas of a run, in the language of the moment. */
export function useCanvasTexts(): CanvasTexts {
  return useStore(preferences, ({ language }) => (language === 'zh' ? CANVAS_TEXTS_ZH : CANVAS_TEXTS_EN));
}
