import type { Language } from '../preferences.ts';
import { type TextKey, TEXTS } from './catalogue.ts';
import type { TextValues } from './use-text.ts';

/** Fills `{name}` placeholders. */
export function fill(template: string, values: TextValues): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A text in a language. */
export function textIn(language: Language, key: TextKey, values: TextValues = {}): string {
  return fill(TEXTS[key][language === 'zh' ? 1 : 0], values);
}
