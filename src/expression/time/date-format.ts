import { fail, ok, type Result } from '#std/result.ts';
import { DAY_NAMES, MONTH_NAMES } from './date-pattern.ts';
import { civilFromDays, daysFromCivil, MS_PER_DAY, padded } from './calendar.ts';

/**
 * Patterns of Java's DateTimeFormatter, as DATE_FORMAT takes them, in the English locale with weeks from Sunday.
 * Compiled once into a list of writers. Letters that Java refuses for a local time (zones) fail here too; what Java has
 * and this has not is named by {@link unsupportedIn}. Flink: DateTimeUtils.formatTimestamp.
 */
export type DateFormat = (ms: number, nanosOfMs?: number) => string;

interface Fields {
  readonly ms: number;
  readonly days: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly msOfDay: number;
  readonly nanosOfMs: number;
}

type Writer = (fields: Fields) => string;

/** A formatter for a pattern; the failure names what is not supported. */
export function dateFormat(pattern: string): Result<DateFormat, string> {
  const writers: Writer[] = [];
  for (let i = 0; i < pattern.length;) {
    const letter = pattern[i] as string;
    if (letter === "'") {
      const literal = /^'((?:[^']|'')*)'/.exec(pattern.slice(i));
      if (literal === null) return fail('a quoted text that is not closed');
      const text = literal[1] === '' ? "'" : (literal[1] as string).replaceAll("''", "'");
      writers.push(() => text);
      i += literal[0].length;
      continue;
    }
    if (!/[A-Za-z[\]{}#]/.test(letter)) {
      writers.push(() => letter);
      i++;
      continue;
    }
    let length = 1;
    while (pattern[i + length] === letter) length++;
    const writer = letterWriter(letter, length);
    if (writer === null) return fail(`the letters ${letter.repeat(length)}`);
    writers.push(writer);
    i += length;
  }
  return ok((ms, nanosOfMs = 0) => {
    const days = Math.floor(ms / MS_PER_DAY);
    const fields = { ms, days, ...civilFromDays(days), msOfDay: ms - days * MS_PER_DAY, nanosOfMs };
    return writers.map((write) => write(fields)).join('');
  });
}

function letterWriter(letter: string, length: number): Writer | null {
  switch (letter) {
    case 'y':
    case 'u':
      return yearWriter(length, ({ year }) => (letter === 'y' && year < 1 ? 1 - year : year));
    case 'Y':
      return yearWriter(length, ({ days }) => localizedWeek(days).year);
    case 'M':
    case 'L':
      if (length > 2) return textWriter(length, ({ month }) => MONTH_NAMES[month - 1] as string);
      return numberWriter(length, 2, ({ month }) => month);
    case 'Q':
    case 'q': {
      const quarter = ({ month }: Fields): number => Math.ceil(month / 3);
      if (length === 3) return (fields) => `Q${quarter(fields)}`;
      if (length === 4) return (fields) => `${ordinal(quarter(fields))} quarter`;
      return length === 5 ? (fields) => String(quarter(fields)) : numberWriter(length, 2, quarter);
    }
    case 'd':
      return numberWriter(length, 2, ({ day }) => day);
    case 'D':
      return numberWriter(length, 3, ({ days, year }) => days - daysFromCivil(year, 1, 1) + 1);
    case 'E':
      return textWriter(Math.max(3, length), ({ days }) => DAY_NAMES[weekday(days)] as string);
    case 'e':
    case 'c':
      if (length > 2) return textWriter(length, ({ days }) => DAY_NAMES[weekday(days)] as string);
      return letter === 'c' && length === 2 ? null : numberWriter(length, 2, ({ days }) => weekday(days) + 1);
    case 'w':
      return numberWriter(length, 2, ({ days }) => localizedWeek(days).week);
    case 'W':
      return numberWriter(length, 1, ({ days, day }) => Math.floor((day - 1 + weekday(days - day + 1)) / 7) + 1);
    case 'F':
      return numberWriter(length, 1, ({ day }) => Math.floor((day - 1) / 7) + 1);
    case 'a':
      return length === 1 ? ({ msOfDay }) => (msOfDay < MS_PER_DAY / 2 ? 'AM' : 'PM') : null;
    case 'G':
      if (length < 4) return ({ year }) => (year < 1 ? 'BC' : 'AD');
      if (length === 4) return ({ year }) => (year < 1 ? 'Before Christ' : 'Anno Domini');
      return length === 5 ? ({ year }) => (year < 1 ? 'B' : 'A') : null;
    case 'H':
      return numberWriter(length, 2, ({ msOfDay }) => Math.floor(msOfDay / 3_600_000));
    case 'k':
      return numberWriter(length, 2, ({ msOfDay }) => Math.floor(msOfDay / 3_600_000) || 24);
    case 'h':
      return numberWriter(length, 2, ({ msOfDay }) => Math.floor(msOfDay / 3_600_000) % 12 || 12);
    case 'K':
      return numberWriter(length, 2, ({ msOfDay }) => Math.floor(msOfDay / 3_600_000) % 12);
    case 'm':
      return numberWriter(length, 2, ({ msOfDay }) => Math.floor(msOfDay / 60_000) % 60);
    case 's':
      return numberWriter(length, 2, ({ msOfDay }) => Math.floor(msOfDay / 1000) % 60);
    case 'S':
      return length > 9 ? null : (fields) => padded(nanosOfSecond(fields), 9).slice(0, length);
    case 'A':
      return numberWriter(length, 19, ({ msOfDay }) => msOfDay);
    case 'n':
      return numberWriter(length, 19, nanosOfSecond);
    case 'N':
      return length > 19 ? null : ({ msOfDay, nanosOfMs }) => padded(msOfDay * 1_000_000 + nanosOfMs, length);
    default:
      return null;
  }
}

function nanosOfSecond({ msOfDay, nanosOfMs }: Fields): number {
  return (msOfDay % 1000) * 1_000_000 + nanosOfMs;
}

function numberWriter(length: number, most: number, value: (fields: Fields) => number): Writer | null {
  return length > most ? null : (fields) => padded(value(fields), length);
}

/** Two letters are the last two digits; more are a width, with a sign where the year is wider. */
function yearWriter(length: number, year: (fields: Fields) => number): Writer | null {
  if (length > 19) return null;
  if (length === 2) return (fields) => padded(((year(fields) % 100) + 100) % 100, 2);
  return (fields) => {
    const value = year(fields);
    const text = padded(value, length);
    return length >= 4 && value >= 10 ** length ? `+${text}` : text;
  };
}

function textWriter(length: number, name: (fields: Fields) => string): Writer | null {
  if (length > 5) return null;
  return (fields) => (length === 3 ? name(fields).slice(0, 3) : length === 4 ? name(fields) : name(fields).slice(0, 1));
}

function ordinal(value: number): string {
  return `${value}${['th', 'st', 'nd', 'rd'][value] ?? 'th'}`;
}

/** 0 is Sunday. */
function weekday(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}

/** Week and week-based year where weeks begin on Sunday and the first week is that of January 1. */
function localizedWeek(days: number): { readonly year: number; readonly week: number } {
  const { year } = civilFromDays(days);
  const start = (y: number): number => {
    const first = daysFromCivil(y, 1, 1);
    return first - weekday(first);
  };
  if (days >= start(year + 1)) return { year: year + 1, week: 1 };
  return { year, week: Math.floor((days - start(year)) / 7) + 1 };
}

/**
 * What a pattern uses that Java has and this has not: optional sections, padding, day periods, Julian days. Null if
 * nothing, or if Java refuses the pattern anyway: then its rows fail, as in Flink.
 */
export function unsupportedIn(pattern: string): string | null {
  const bare = pattern.replace(/'(?:[^']|'')*'/g, '');
  const missing = /[[\]pBg]/.exec(bare)?.[0] ?? null;
  return missing !== null && dateFormat(bare.replace(/[[\]pBg]/g, '')).ok ? missing : null;
}
