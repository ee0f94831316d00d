import { describe, expect, test } from 'vitest';
import type { TextKey } from '../texts/catalogue.ts';
import { textIn } from '../texts/text-in.ts';
import type { TemplateValues } from '#std/fill-template.ts';
import { durationText, parseDuration } from './duration-text.ts';

const english = (key: TextKey, values?: TemplateValues): string => textIn('en', key, values);
const chinese = (key: TextKey, values?: TemplateValues): string => textIn('zh', key, values);

describe('durations', () => {
  test('are written in the largest unit that divides them', () => {
    expect(
      [0, 1, 500, 1000, 1500, 90_000, 60_000, 3_600_000, 86_400_000, -3_600_000].map((ms) => durationText(ms, english)),
    ).toEqual(['0 ms', '1 ms', '500 ms', '1 s', '1500 ms', '90 s', '1 min', '1 h', '1 d', '-1 h']);
  });

  test('are read in any unit, with or without a space', () => {
    expect(['10s', '10 s', '1.5 s', '250', '2 MIN', '1h', '-1 h'].map(parseDuration)).toEqual([
      10_000, 10_000, 1500, 250, 120_000, 3_600_000, -3_600_000,
    ]);
    expect(['', 's', 'ten s', '1 week', '1 s 2'].map(parseDuration)).toEqual([null, null, null, null, null]);
  });

  test('survive a round trip', () => {
    for (const ms of [0, 1, 999, 12_345, 600_000, 7_200_000, 86_400_000]) {
      for (const text of [english, chinese]) expect(parseDuration(durationText(ms, text))).toBe(ms);
    }
    expect(durationText(90_000, chinese)).toBe('90 秒');
  });
});
