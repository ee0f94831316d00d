import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Diagnostic } from '#model/diagnostic.ts';
import { preferences } from '../preferences.ts';
import { modelText } from './model-text.ts';

/** Texts of the model: of the operator and settings catalogues by key, and of diagnostics. */
export interface ModelText {
  (key: string): string;
  diagnostic(diagnostic: Diagnostic): { readonly message: string; readonly help: string };
}

/** Texts of the model in the language of the moment. What has no translation is English. */
export function useModelText(): ModelText {
  const language = useStore(preferences, (state) => state.language);
  return useMemo(() => modelText(language), [language]);
}
