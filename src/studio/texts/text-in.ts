import { fillTemplate, type TemplateValues } from '#std/fill-template.ts';
import type { Language } from '../preferences.ts';
import { type TextKey, TEXTS } from './catalogue.ts';

/** A text in a language. */
export function textIn(language: Language, key: TextKey, values: TemplateValues = {}): string {
  return fillTemplate(TEXTS[key][language === 'zh' ? 1 : 0], values);
}
