import { daysFromCivil, daysInMonth, MS_PER_DAY } from '#expression/time/calendar.ts';
import { fail, ok, type Result } from '#std/result.ts';

/**
 * How a file writes its event times. A format is one of three names or a pattern of Java's DateTimeFormatter (English
 * names, digits of any width up to the letters' number where a separator follows):
 *
 * - `epoch-s`, `epoch-us`: whole or broken seconds, whole microseconds since 1970; milliseconds need no format;
 * - `iso`: ISO-8601 with or without a zone (`2026-01-02T03:04:05.678+08:00`);
 * - a pattern of y M d H h m s S a E X Z, quoted text and separators.
 *
 * A time without a zone is read as UTC, as everywhere in Weir; a zone moves it there. What does not exist (February 30,
 * hour 24) is no time: in data it is a mistake. Flink: TO_TIMESTAMP(text, pattern), `json.timestamp-format.standard`.
 */
export type TimeReader = (text: string) => number | null;

/** A reader of a format: epoch milliseconds, or null where a text is no time of that form. */
export function timeReader(format: string): Result<TimeReader, string> {
  switch (format) {
    case 'epoch-s':
      return ok((text) => scaled(text, /^[+-]?\d{1,12}(?:\.\d{1,9})?$/, 1000));
    case 'epoch-us':
      return ok((text) => scaled(text, /^[+-]?\d{1,18}$/, 1 / 1000));
    case 'iso':
      return ok(readIso);
    default:
      return patternReader(format);
  }
}

function scaled(text: string, form: RegExp, factor: number): number | null {
  const trimmed = text.trim();
  return form.test(trimmed) ? exact(Math.floor(Number(trimmed) * factor + ROUNDING)) : null;
}

/** 1767225600.123 s is 1767225600122.9999… ms in a double. */
const ROUNDING = 1e-4;

function exact(ms: number): number | null {
  return Math.abs(ms) <= Number.MAX_SAFE_INTEGER ? ms : null;
}

const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

function readIso(text: string): number | null {
  const match = ISO.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  return instantOf({
    ...NOTHING_FOUND,
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    ms: millisecondsOf(fraction ?? ''),
    zoneMinutes: zoneMinutesOf(zone ?? 'Z'),
  });
}

interface FoundTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  /** Hour on the clock of twelve; null where the format has none. */
  readonly hour12: number | null;
  readonly afternoon: boolean;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
  readonly zoneMinutes: number;
}

const NOTHING_FOUND: FoundTime = {
  year: 1970,
  month: 1,
  day: 1,
  hour: 0,
  hour12: null,
  afternoon: false,
  minute: 0,
  second: 0,
  ms: 0,
  zoneMinutes: 0,
};

function instantOf(found: FoundTime): number | null {
  const { year, month, day, hour12, minute, second, ms, zoneMinutes } = found;
  if (hour12 !== null && (hour12 < 1 || hour12 > 12)) return null;
  const hour = hour12 === null ? found.hour : (hour12 % 12) + (found.afternoon ? 12 : 0);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59 || Math.abs(zoneMinutes) > 18 * 60) return null;
  const local = daysFromCivil(year, month, day) * MS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
  return local - zoneMinutes * 60_000;
}

/** Digits beyond milliseconds are dropped. */
function millisecondsOf(fraction: string): number {
  return Number(fraction.slice(0, 3).padEnd(3, '0'));
}

function zoneMinutesOf(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0));
}

type Part = { readonly form: string; readonly read: ((text: string) => Partial<FoundTime> | null) | null };

const MONTH_NAMES = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

function patternReader(pattern: string): Result<TimeReader, string> {
  const parts: Part[] = [];
  for (let at = 0; at < pattern.length;) {
    const letter = pattern[at] as string;
    if (letter === "'") {
      const quoted = /^'((?:[^']|'')*)'/.exec(pattern.slice(at));
      if (quoted === null) return fail('a quoted text is not closed');
      parts.push(literal(quoted[1] === '' ? "'" : (quoted[1] as string).replaceAll("''", "'")));
      at += quoted[0].length;
      continue;
    }
    let length = 1;
    while (pattern[at + length] === letter) length++;
    const letters = /[A-Za-z[\]{}#]/.test(letter) ? letterPart(letter, length, pattern[at + length] ?? '') : null;
    if (letters === null && /[A-Za-z[\]{}#]/.test(letter)) return fail(`unknown letters ${letter.repeat(length)}`);
    parts.push(letters ?? literal(letter.repeat(length)));
    at += length;
  }
  if (!parts.some(({ read }) => read !== null)) return fail('the pattern has no field of a time');
  const form = new RegExp(`^${parts.map((part) => part.form).join('')}$`, 'i');
  const readers = parts.flatMap(({ read }) => (read === null ? [] : [read]));
  return ok((text) => {
    const match = form.exec(text.trim());
    if (match === null) return null;
    let found = NOTHING_FOUND;
    for (const [index, read] of readers.entries()) {
      const part = read(match[index + 1] as string);
      if (part === null) return null;
      found = { ...found, ...part };
    }
    return instantOf(found);
  });
}

function literal(text: string): Part {
  return { form: text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&'), read: null };
}

/** `next`: the character behind the letters; digits that run into more digits have exactly the letters' width. */
function letterPart(letter: string, length: number, next: string): Part | null {
  const tight = /[yMdHhmsS]/.test(next);
  const digits = length === 1 && !tight ? '(\\d{1,2})' : `(\\d{${length}})`;
  const number = (key: keyof FoundTime): Part | null =>
    length > 2 ? null : { form: digits, read: (text) => ({ [key]: Number(text) }) };
  switch (letter) {
    case 'y':
    case 'u':
      if (length === 2) return { form: '(\\d{2})', read: (text) => ({ year: 2000 + Number(text) }) };
      return length > 4 ? null : { form: '(\\d{4})', read: (text) => ({ year: Number(text) }) };
    case 'M':
    case 'L':
      return length < 3 ? number('month') : monthName(length);
    case 'd':
      return number('day');
    case 'H':
      return number('hour');
    case 'h':
      return number('hour12');
    case 'm':
      return number('minute');
    case 's':
      return number('second');
    case 'S':
      return length > 9 ? null : { form: `(\\d{${length}})`, read: (text) => ({ ms: millisecondsOf(text) }) };
    case 'a':
      return length > 1 ? null : { form: '(am|pm)', read: (text) => ({ afternoon: /^pm$/i.test(text) }) };
    case 'E':
      return { form: length < 4 ? '((?:sun|mon|tue|wed|thu|fri|sat))' : '([a-z]{6,9})', read: () => ({}) };
    case 'X':
    case 'x':
    case 'Z':
      return { form: '(Z|[+-]\\d{2}(?::?\\d{2})?)', read: (text) => ({ zoneMinutes: zoneMinutesOf(text) }) };
    default:
      return null;
  }
}

function monthName(length: number): Part | null {
  if (length > 4) return null;
  const form = length === 3 ? '([a-z]{3})' : '([a-z]{3,9})';
  const read: Part['read'] = (text) => {
    const index = MONTH_NAMES.indexOf(text.slice(0, 3).toLowerCase());
    return index < 0 ? null : { month: index + 1 };
  };
  return { form, read };
}
