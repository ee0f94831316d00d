import { fillTemplate } from '#std/fill-template.ts';
import type { Language } from '../preferences.ts';
import { type TextKey, TEXTS } from './catalogue.ts';
import type { TextValues } from './use-text.ts';

/** A text in a language. */
export function textIn(language: Language, key: TextKey, values: TextValues = {}): string {
  return fillTemplate(TEXTS[key][language === 'zh' ? 1 : 0], values);
}
