import { fillTemplate } from '#std/fill-template.ts';
import type { Language } from '../preferences.ts';
import { type TextKey, TEXTS } from './catalogue.ts';

/** What is put into a text, by the name of its place. */
export type TextValues = Readonly<Record<string, string | number>>;

/** A text in a language. */
export function textIn(language: Language, key: TextKey, values: TextValues = {}): string {
  return fillTemplate(TEXTS[key][language === 'zh' ? 1 : 0], values);
}
