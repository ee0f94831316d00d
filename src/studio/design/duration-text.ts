import { type DurationUnit, inLargestUnit } from '#model/duration-unit.ts';
import type { UNIT_TEXTS } from '../texts/unit-texts.ts';
import type { Text } from '../texts/use-text.ts';

/** Durations as people write them: `500 ms`, `10 s`, `1 h`, `10 秒`. */

const UNIT_TEXT: Readonly<Record<DurationUnit, keyof typeof UNIT_TEXTS>> = {
  days: 'unitD',
  hours: 'unitH',
  minutes: 'unitMin',
  seconds: 'unitS',
  milliseconds: 'unitMs',
};

const SPELLINGS: Readonly<Record<string, number>> = {
  '': 1,
  ms: 1,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  毫秒: 1,
  秒: 1000,
  分: 60_000,
  分钟: 60_000,
  小时: 3_600_000,
  天: 86_400_000,
};

/** In the largest unit that divides it. */
export function durationText(ms: number, text: Text): string {
  const { unit, count } = inLargestUnit(ms);
  return text(UNIT_TEXT[unit], { count });
}

/** Milliseconds, or null if it is not a duration. A bare number is milliseconds. */
export function parseDuration(text: string): number | null {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*([a-z\u4e00-\u9fff]*)\s*$/i.exec(text);
  const size = SPELLINGS[match?.[2]?.toLowerCase() ?? '-'];
  if (match === null || size === undefined) return null;
  const ms = Math.round(Number(match[1]) * size);
  return Number.isSafeInteger(ms) ? ms : null;
}
