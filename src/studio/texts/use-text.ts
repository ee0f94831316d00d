import { useCallback } from 'react';
import { useStore } from 'zustand';
import { preferences, type Language } from '../preferences.ts';
import { type TextKey, TEXTS } from './catalogue.ts';

export type TextValues = Readonly<Record<string, string | number>>;
export type Text = (key: TextKey, values?: TextValues) => string;

/** Fills `{name}` placeholders. */
export function fill(template: string, values: TextValues): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A text in a language. */
export function textIn(language: Language, key: TextKey, values: TextValues = {}): string {
  return fill(TEXTS[key][language === 'zh' ? 1 : 0], values);
}

/** Texts in the language of the moment. */
export function useText(): Text {
  const language = useStore(preferences, (state) => state.language);
  return useCallback((key, values) => textIn(language, key, values), [language]);
}
