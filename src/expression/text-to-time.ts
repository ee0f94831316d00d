import { daysFromCivil, daysInMonth, MS_PER_DAY } from './calendar.ts';
import { trimJava } from './text-to-number.ts';

/** Dates and timestamps out of text, as Flink's casts read them. Flink: DateTimeUtils.parseDate, parseTimestampData. */

/** Days of `y[-M[-d]]`, anything behind the first blank ignored. Null if it is no date. */
export function parseDateCast(text: string): number | null {
  const trimmed = trimJava(text);
  const blank = trimmed.indexOf(' ');
  const match = /^(\d{1,10})(?:-(\d{1,10})(?:-(\d{1,10}))?)?$/.exec(blank < 0 ? trimmed : trimmed.slice(0, blank));
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? '1'), Number(match[3] ?? '1')];
  return isDate(year, month, day) ? daysFromCivil(year, month, day) : null;
}

function isDate(year: number, month: number, day: number): boolean {
  return year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/**
 * Milliseconds of `yyyy-M-d[ H:m:s[.f]]`. Lenient as Java's SMART resolver: day 31 is the month's last, hour 24 the
 * next day. Digits beyond milliseconds are dropped. Null if it is no timestamp.
 */
export function parseTimestampCast(text: string): number | null {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?)?$/.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? '0')) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  if (year === 0 || month < 1 || month > 12 || day < 1 || day > 31 || minute > 59 || second > 59) return null;
  if (hour > 24 || (hour === 24 && (minute > 0 || second > 0 || Number(match[7] ?? '0') > 0))) return null;
  const days = daysFromCivil(year, month, Math.min(day, daysInMonth(year, month)));
  return days * MS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
}

/** Days of a DATE literal: `y-M-d`, of a day that exists; the calendar change of 1582 left ten out. */
export function parseDateLiteral(text: string): number | null {
  const match = /^(\d{1,4})-(\d{1,2})-(\d{1,2})$/.exec(text.trim());
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (!isDate(year, month, day) || (year === 1582 && month === 10 && day > 4 && day < 15)) return null;
  return daysFromCivil(year, month, day);
}

/** Milliseconds and fraction digits of a TIMESTAMP literal: `y-M-d[ H:m:s[.f]]`. Null if it is none. */
export function parseTimestampLiteral(text: string): { readonly ms: number; readonly fraction: string } | null {
  const match = /^(\S+)(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?)?$/.exec(text.trim());
  const days = match === null ? null : parseDateLiteral(match[1] as string);
  if (match === null || days === null) return null;
  const [hour, minute, second] = [Number(match[2] ?? '0'), Number(match[3] ?? '0'), Number(match[4] ?? '0')];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const fraction = match[5] ?? '';
  const ms = days * MS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000;
  return { ms: ms + Number(fraction.padEnd(3, '0').slice(0, 3)), fraction };
}
