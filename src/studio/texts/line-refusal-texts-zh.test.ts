import { expect, test } from 'vitest';
import { LINE_REFUSALS } from '#protocol/line-refusal.ts';
import { LINE_REFUSAL_TEXTS_ZH } from './line-refusal-texts-zh.ts';

test('a Chinese reason names the same values as the English one', () => {
  const placeholders = (texts: Readonly<Record<string, string>>) =>
    Object.entries(texts).map(([code, text]) => [code, [...text.matchAll(/\{\w+\}/g)].map(String).toSorted()]);
  expect(placeholders(LINE_REFUSAL_TEXTS_ZH)).toEqual(placeholders(LINE_REFUSALS));
});
