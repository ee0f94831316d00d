import { useStore } from 'zustand';
import { NARRATION_TEXTS_EN, NARRATION_TEXTS_ZH, type NarrationTexts } from '#view/narration-texts.ts';
import { preferences } from '../preferences.ts';

/** The sentences of what happens in a run, in the language of the moment. */
export function useNarrationTexts(): NarrationTexts {
  return useStore(preferences, ({ language }) => (language === 'zh' ? NARRATION_TEXTS_ZH : NARRATION_TEXTS_EN));
}
