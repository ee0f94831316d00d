import { daysFromCivil, daysInMonth, MS_PER_DAY } from '../time/calendar.ts';
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
  return parseTimestamp(text)?.ms ?? null;
}

/** Nanoseconds of a text as {@link parseTimestampCast} reads it. */
export function parseTimestampNanos(text: string): bigint | null {
  const parsed = parseTimestamp(text);
  if (parsed === null) return null;
  return BigInt(parsed.ms) * 1_000_000n + BigInt(parsed.fraction.padEnd(9, '0').slice(3));
}

function parseTimestamp(text: string): { readonly ms: number; readonly fraction: string } | null {
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
  return { ms: days * MS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000 + ms, fraction: match[7] ?? '' };
}

/**
 * Milliseconds of the day of `H[:m[:s[.f]]]`, with an offset behind it (`+02:00`) that is added without wrapping. Null
 * if it is no time. Flink: DateTimeUtils.parseTime.
 */
export function parseTimeCast(text: string): number | null {
  const sign = text.includes('-') ? '-' : '+';
  const at = text.indexOf(sign);
  const offset = at < 0 ? [0, 0] : offsetOf(text.slice(at + 1));
  const clock = (at < 0 ? text : text.slice(0, at)).split(':');
  const [seconds, fraction] = splitFraction(clock.length > 2 ? clock.slice(2).join(':') : '0');
  const [hour, minute, second] = [digitsOf(clock[0] ?? ''), digitsOf(clock[1] ?? '0'), digitsOf(seconds)];
  if (offset === null || hour === null || minute === null || second === null) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const factor = sign === '-' ? -1 : 1;
  const [hours, minutes] = offset as [number, number];
  return ((hour + factor * hours) * 60 + minute + factor * minutes) * 60_000 + second * 1000 + fractionOf(fraction);
}

function offsetOf(text: string): readonly number[] | null {
  const parts = text.split(':').map(digitsOf);
  if (parts.length > 2 || parts.includes(null)) return null;
  return [parts[0] as number, parts[1] ?? 0];
}

function splitFraction(text: string): readonly [whole: string, fraction: string] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
}

function digitsOf(text: string): number | null {
  const trimmed = trimJava(text);
  return /^[0-9]{1,9}$/.test(trimmed) ? Number(trimmed) : null;
}

/** Milliseconds of fraction digits, rounded by the fourth; what is no digit counts as 0. */
function fractionOf(fraction: string): number {
  const digits = trimJava(fraction).replace(/[^0-9]/g, '0');
  const ms = Number(digits.padEnd(3, '0').slice(0, 3));
  return digits.length > 3 && (digits[3] as string) >= '5' ? ms + 1 : ms;
}

/** Milliseconds of a TIME literal: `H:m:s[.f]`. Null if it is none. */
export function parseTimeLiteral(text: string): number | null {
  const match = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?$/.exec(text.trim());
  if (match === null) return null;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (hour > 23 || minute > 59 || second > 59) return null;
  return ((hour * 60 + minute) * 60 + second) * 1000 + Number((match[4] ?? '').padEnd(3, '0').slice(0, 3));
}

/**
 * Days of a text as TO_DATE reads it: `y[-M[-d]]` with blanks around the numbers, anything behind the first blank left
 * out. Null if it is no date. Flink: DateTimeUtils.parseDate.
 */
export function parseToDate(text: string): number | null | 'out of range' {
  const blank = text.indexOf(' ');
  const parts = splitDate(blank > 0 ? text.slice(0, blank) : text).map(trimJava);
  const numbers: number[] = [];
  for (const part of parts) {
    if (!/^[0-9]+$/.test(part)) return null;
    if (Number(part) > 2_147_483_647) return 'out of range';
    numbers.push(Number(part));
  }
  const [year, month, day] = [numbers[0] as number, numbers[1] ?? 1, numbers[2] ?? 1];
  return isDate(year, month, day) ? daysFromCivil(year, month, day) : null;
}

/** At the first two hyphens: a third belongs to the day, which is then no number. */
function splitDate(text: string): readonly string[] {
  const [year = '', month, ...rest] = text.split('-');
  if (month === undefined) return [year];
  return rest.length === 0 ? [year, month] : [year, month, rest.join('-')];
}

/**
 * Milliseconds of `yyyy-M-d` or `yyyy-M-d H:m:s[.f]`, as java.sql reads them: days and clocks run over. Null if it is
 * neither. Java: java.sql.Timestamp.valueOf, java.sql.Date.valueOf.
 */
export function parseJavaSqlTime(text: string): number | null {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d{1,9}):(\d{1,9}):(\d{1,9})(?:\.(\d{1,9}))?)?$/.exec(trimJava(text));
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const [hour, minute, second] = [Number(match[4] ?? '0'), Number(match[5] ?? '0'), Number(match[6] ?? '0')];
  const ms = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  return daysFromCivil(year, month, day) * MS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
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
