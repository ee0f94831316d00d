import { useMemo } from 'react';
import { useStore } from 'zustand';
import { preferences } from '../preferences.ts';
import { type ModelText, modelText } from './model-text.ts';

/** Texts of the model in the language of the moment. What has no translation is English. */
export function useModelText(): ModelText {
  const language = useStore(preferences, (state) => state.language);
  return useMemo(() => modelText(language), [language]);
}
