import { CATALOGUE_TEXTS } from '#model/catalogue-texts.ts';
import { fillTemplate } from '#std/fill-template.ts';
import type { Language } from '../preferences.ts';
import { CATALOGUE_TEXTS_ZH } from './catalogue-texts-zh.ts';
import { DIAGNOSTIC_TEXTS_ZH } from './diagnostic-texts-zh.ts';
import type { ModelText } from './use-model-text.ts';

/** Texts of the model in a language. */
export function modelText(language: Language): ModelText {
  const byKey = (key: string): string =>
    (language === 'zh' ? CATALOGUE_TEXTS_ZH[key] : undefined) ?? CATALOGUE_TEXTS[key] ?? key;
  const diagnostic: ModelText['diagnostic'] = (found) => {
    const translated = language === 'zh' ? DIAGNOSTIC_TEXTS_ZH[found.code] : undefined;
    if (translated === undefined) return found;
    return { message: fillTemplate(translated[0], found.values), help: fillTemplate(translated[1], found.values) };
  };
  return Object.assign(byKey, { diagnostic });
}
