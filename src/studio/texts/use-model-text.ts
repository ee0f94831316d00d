import { useMemo } from 'react';
import { useStore } from 'zustand';
import { CATALOGUE_TEXTS } from '#model/catalogue-texts.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import { fillTemplate } from '#model/diagnostic.ts';
import { type Language, preferences } from '../preferences.ts';
import { CATALOGUE_TEXTS_ZH } from './catalogue-texts-zh.ts';
import { DIAGNOSTIC_TEXTS_ZH } from './diagnostic-texts-zh.ts';

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

function modelText(language: Language): ModelText {
  const byKey = (key: string): string =>
    (language === 'zh' ? CATALOGUE_TEXTS_ZH[key] : undefined) ?? CATALOGUE_TEXTS[key] ?? key;
  const diagnostic: ModelText['diagnostic'] = (found) => {
    const translated = language === 'zh' ? DIAGNOSTIC_TEXTS_ZH[found.code] : undefined;
    if (translated === undefined) return found;
    return { message: fillTemplate(translated[0], found.values), help: fillTemplate(translated[1], found.values) };
  };
  return Object.assign(byKey, { diagnostic });
}
