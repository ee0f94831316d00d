import { fail, ok, type Result } from '#std/result.ts';
import { MS_PER_DAY, padded } from './calendar.ts';
import { cutPattern, DAY_NAMES, MONTH_NAMES, type PatternPart } from './date-pattern.ts';
import { daysFromHybrid, hybridFromDays } from './java-calendar.ts';

/**
 * java.text.SimpleDateFormat in the English locale and UTC, which Flink's older functions use: lenient, content with a
 * text that begins as the pattern says. `offsetMs`: what the zone is ahead of UTC.
 */
export interface SimpleDateFormat {
  format(ms: number): string;
  /** Milliseconds as if in UTC, or null if the text does not begin as the pattern. */
  parse(text: string): number | null;
}

/** A format; the failure names what Java refuses or Weir has not. */
export function simpleDateFormat(pattern: string): Result<SimpleDateFormat, string> {
  const cut = cutPattern(pattern);
  if (!cut.ok) return cut;
  const parts = cut.value;
  for (const part of parts) {
    if (part.kind === 'field' && !LETTERS.includes(part.letter)) return fail(`the letter ${part.letter}`);
  }
  return ok({
    format: (ms) => parts.map((part) => (part.kind === 'literal' ? part.text : formatField(part, ms))).join(''),
    parse: (text) => parseParts(parts, text),
  });
}

const LETTERS = 'GyYMLwWDdFEuaHkKhmsSzZX';

type Field = Extract<PatternPart, { kind: 'field' }>;

function formatField({ letter, length }: Field, ms: number): string {
  const days = Math.floor(ms / MS_PER_DAY);
  const ofDay = ms - days * MS_PER_DAY;
  const { year, month, day } = hybridFromDays(days);
  const number = (value: number): string => padded(value, length);
  const hour = Math.floor(ofDay / 3_600_000);
  switch (letter) {
    case 'G':
      return year < 1 ? 'BC' : 'AD';
    case 'y':
      return formatYear(year < 1 ? 1 - year : year, length);
    case 'Y':
      return formatYear(localWeek(days).year, length);
    case 'M':
    case 'L': {
      const name = MONTH_NAMES[month - 1] as string;
      return length >= 4 ? name : length === 3 ? name.slice(0, 3) : number(month);
    }
    case 'w':
      return number(localWeek(days).week);
    case 'W':
      return number(Math.floor((day - 1 + weekday(days - day + 1)) / 7) + 1);
    case 'D':
      return number(days - daysFromHybrid(year, 1, 1) + 1);
    case 'd':
      return number(day);
    case 'F':
      return number(Math.floor((day - 1) / 7) + 1);
    case 'E': {
      const name = DAY_NAMES[weekday(days)] as string;
      return length >= 4 ? name : name.slice(0, 3);
    }
    case 'u':
      return number(weekday(days) || 7);
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    case 'H':
      return number(hour);
    case 'k':
      return number(hour || 24);
    case 'K':
      return number(hour % 12);
    case 'h':
      return number(hour % 12 || 12);
    case 'm':
      return number(Math.floor(ofDay / 60_000) % 60);
    case 's':
      return number(Math.floor(ofDay / 1000) % 60);
    case 'S':
      return number(ofDay % 1000);
    case 'z':
      return length >= 4 ? 'Coordinated Universal Time' : 'UTC';
    case 'Z':
      return '+0000';
    default:
      return 'Z';
  }
}

function formatYear(year: number, length: number): string {
  return length === 2 ? padded(year % 100, 2) : padded(year, length);
}

/** 0 is Sunday. */
function weekday(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}

/** Weeks from Sunday, the first is that of January 1. */
function localWeek(days: number): { readonly year: number; readonly week: number } {
  const { year } = hybridFromDays(days);
  const start = (y: number): number => {
    const first = daysFromHybrid(y, 1, 1);
    return first - weekday(first);
  };
  if (days >= start(year + 1)) return { year: year + 1, week: 1 };
  return { year, week: Math.floor((days - start(year)) / 7) + 1 };
}

/** What was read, by the field of Java's calendar it sets. */
interface Parsed {
  era: number;
  year: number;
  month: number;
  day: number;
  dayOfYear: number | null;
  hour: number;
  halfDayHour: number | null;
  afternoon: boolean;
  minute: number;
  second: number;
  ms: number;
  offsetMs: number;
}

function parseParts(parts: readonly PatternPart[], text: string): number | null {
  const parsed: Parsed = {
    era: 1,
    year: 1970,
    month: 1,
    day: 1,
    dayOfYear: null,
    hour: 0,
    halfDayHour: null,
    afternoon: false,
    minute: 0,
    second: 0,
    ms: 0,
    offsetMs: 0,
  };
  let at = 0;
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'literal') {
      if (!text.startsWith(part.text, at)) return null;
      at += part.text.length;
      continue;
    }
    while (text[at] === ' ' || text[at] === '\t') at++;
    // Digits that stand together are told apart by the pattern's lengths.
    const adjacent = parts[index + 1]?.kind === 'field';
    const end = parseField(part, text, at, adjacent, parsed);
    if (end === null) return null;
    at = end;
  }
  const year = parsed.era === 0 ? 1 - parsed.year : parsed.year;
  const days =
    parsed.dayOfYear === null
      ? daysFromHybrid(year, parsed.month, parsed.day)
      : daysFromHybrid(year, 1, 1) + parsed.dayOfYear - 1;
  const hour = parsed.halfDayHour === null ? parsed.hour : parsed.halfDayHour + (parsed.afternoon ? 12 : 0);
  const ofDay = ((hour * 60 + parsed.minute) * 60 + parsed.second) * 1000 + parsed.ms;
  return days * MS_PER_DAY + ofDay - parsed.offsetMs;
}

/** Reads a field at a place; the place behind it, or null. */
function parseField(field: Field, text: string, at: number, adjacent: boolean, into: Parsed): number | null {
  const { letter, length } = field;
  switch (letter) {
    case 'G':
      return parseName(text, at, ['BC', 'AD'], (index) => (into.era = index));
    case 'a':
      return parseName(text, at, ['AM', 'PM'], (index) => (into.afternoon = index === 1));
    case 'E':
      return parseName(text, at, withShort(DAY_NAMES), () => {});
    case 'M':
    case 'L':
      if (length > 2) return parseName(text, at, withShort(MONTH_NAMES), (index) => (into.month = (index % 12) + 1));
      break;
    case 'z':
    case 'Z':
    case 'X':
      return parseOffset(text, at, into);
  }
  const digits = (adjacent ? /^-?\d+/.exec(text.slice(at, at + length)) : /^-?\d+/.exec(text.slice(at)))?.[0];
  if (digits === undefined || (adjacent && text.length < at + length)) return null;
  setNumber(field, digits, into);
  return at + digits.length;
}

function setNumber({ letter, length }: Field, digits: string, into: Parsed): void {
  const value = Number(digits);
  switch (letter) {
    case 'y':
      into.year = length <= 2 && /^\d\d$/.test(digits) ? centuryOf(value) : value;
      break;
    case 'M':
    case 'L':
      into.month = value;
      into.dayOfYear = null;
      break;
    case 'd':
      into.day = value;
      into.dayOfYear = null;
      break;
    case 'D':
      into.dayOfYear = value;
      break;
    case 'H':
      into.hour = value;
      into.halfDayHour = null;
      break;
    case 'k':
      into.hour = value === 24 ? 0 : value;
      into.halfDayHour = null;
      break;
    case 'K':
      into.halfDayHour = value;
      break;
    case 'h':
      into.halfDayHour = value === 12 ? 0 : value;
      break;
    case 'm':
      into.minute = value;
      break;
    case 's':
      into.second = value;
      break;
    case 'S':
      into.ms = value;
      break;
  }
}

/** Two digits of a year: 80 years back to 20 years ahead of the time the format was written for. */
function centuryOf(value: number): number {
  return value < CENTURY_PIVOT ? 2000 + value : 1900 + value;
}

/** Java takes the current year; a fixed one keeps replays equal. */
const CENTURY_PIVOT = 46;

/** Full and short forms. */
function withShort(names: readonly string[]): readonly string[] {
  return [...names, ...names.map((name) => name.slice(0, 3))];
}

function parseName(text: string, at: number, names: readonly string[], set: (index: number) => unknown): number | null {
  let best = -1;
  for (const [index, name] of names.entries()) {
    const length = best < 0 ? 0 : (names[best] as string).length;
    const same = text.slice(at, at + name.length).toLowerCase() === name.toLowerCase();
    if (same && name.length > length) best = index;
  }
  if (best < 0) return null;
  set(best);
  return at + (names[best] as string).length;
}

/** `Z`, `GMT+2`, `+0200`, `+02:00`, `UTC`. */
function parseOffset(text: string, at: number, into: Parsed): number | null {
  const match = /^(?:Z|(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})|GMT|UTC)/.exec(text.slice(at));
  if (match === null) return null;
  const minutes = match[1] === undefined ? 0 : Number(match[2]) * 60 + Number(match[3]);
  into.offsetMs = (match[1] === '-' ? -minutes : minutes) * 60_000;
  return at + match[0].length;
}
