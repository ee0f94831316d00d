import { useCallback } from 'react';
import { useStore } from 'zustand';
import { preferences } from '../preferences.ts';
import type { TextKey } from './catalogue.ts';
import type { TemplateValues } from '#std/fill-template.ts';
import { textIn } from './text-in.ts';

export type Text = (key: TextKey, values?: TemplateValues) => string;

/** Texts in the language of the moment. */
export function useText(): Text {
  const language = useStore(preferences, (state) => state.language);
  return useCallback((key, values) => textIn(language, key, values), [language]);
}
