import { fail, ok, type Result } from '#std/result.ts';
import { daysFromCivil, daysInMonth, MS_PER_DAY } from './calendar.ts';
import { cutPattern, DAY_NAMES, MONTH_NAMES, type PatternPart } from './date-pattern.ts';
import { dayOfYear } from './time-units.ts';

/**
 * Reading times by a pattern of Java's DateTimeFormatter in the English locale, as TO_TIMESTAMP does: the whole text
 * must match, what the pattern leaves out is 1970-01-01 00:00:00, a day up to 31 is cut to its month, hour 24 is the
 * next day. Flink: DateTimeUtils.parseTimestampData.
 */
export type DateTimeParser = (text: string) => number | null;

/** A parser of milliseconds; the failure names letters that Java refuses or Weir does not read. */
export function dateTimeParser(pattern: string): Result<DateTimeParser, string> {
  if (/[[\]{}#]/.test(pattern.replace(/'(?:[^']|'')*'/g, ''))) return fail('optional or reserved signs');
  const cut = cutPattern(pattern);
  if (!cut.ok) return cut;
  const fields: (Reader | string)[] = [];
  for (const part of cut.value) {
    const reader = part.kind === 'literal' ? part.text : readerOf(part);
    if (reader === null) return fail(`the letters ${(part as { letter: string }).letter}`);
    fields.push(reader);
  }
  const source = `^${fields
    .map((field, index) => (typeof field === 'string' ? escape(field) : `(${sourceOf(field, fields, index)})`))
    .join('')}$`;
  const expression = new RegExp(source);
  const readers = fields.filter((field) => typeof field !== 'string');
  return ok((text) => {
    const match = expression.exec(text);
    if (match === null) return null;
    const values = new Map<string, number>();
    for (const [index, reader] of readers.entries()) {
      const value = reader.value(match[index + 1] as string);
      const known = values.get(reader.name);
      if (value === null || (known !== undefined && known !== value)) return null;
      values.set(reader.name, value);
    }
    return resolve(values);
  });
}

interface Reader {
  readonly name: string;
  /** Fewest and most characters of a number; null for a text. */
  readonly width: readonly [fewest: number, most: number] | null;
  /** Whether a number of more than the fewest digits carries a sign, and only such. */
  readonly signed: 'never' | 'normal' | 'exceeds';
  readonly source: string;
  value(text: string): number | null;
}

function number(name: string, fewest: number, most: number, signed: Reader['signed'] = 'normal'): Reader {
  const sign = signed === 'never' ? '' : signed === 'normal' ? '-?' : '[+-]?';
  return {
    name,
    width: [fewest, most],
    signed,
    source: `${sign}\\d{${fewest},${most}}`,
    value: (text) => {
      if (
        signed === 'exceeds' &&
        text.startsWith('+') !== (!text.startsWith('-') && text.replace('+', '').length > fewest)
      ) {
        return null;
      }
      return Number(text);
    },
  };
}

function words(name: string, list: readonly string[], value: (index: number) => number): Reader {
  const source = [...list].sort((a, b) => b.length - a.length).join('|');
  return { name, width: null, signed: 'never', source, value: (text) => value(list.indexOf(text)) };
}

/** A number of one or two letters: free or two digits. */
function oneOrTwo(name: string, length: number): Reader | null {
  if (length > 2) return null;
  return length === 1 ? number(name, 1, 19) : number(name, 2, 2, 'never');
}

function readerOf({ letter, length }: Extract<PatternPart, { kind: 'field' }>): Reader | null {
  switch (letter) {
    case 'y':
    case 'u':
      if (length === 2) return { ...number('year', 2, 2, 'never'), value: (text) => 2000 + Number(text) };
      return length > 19 ? null : number('year', length, 19, length < 4 ? 'normal' : 'exceeds');
    case 'M':
    case 'L':
      if (length === 3)
        return words(
          'month',
          MONTH_NAMES.map((name) => name.slice(0, 3)),
          (index) => index + 1,
        );
      return length === 4 ? words('month', MONTH_NAMES, (index) => index + 1) : oneOrTwo('month', length);
    case 'd':
      return oneOrTwo('day', length);
    case 'D':
      if (length > 3) return null;
      return length === 1 ? number('dayOfYear', 1, 19) : number('dayOfYear', length, 3, 'never');
    case 'E': {
      const names = length === 4 ? DAY_NAMES : DAY_NAMES.map((name) => name.slice(0, 3));
      return length > 4 ? null : words('weekday', names, (index) => index);
    }
    case 'a':
      return length === 1 ? words('half', ['AM', 'PM'], (index) => index) : null;
    case 'H':
      return oneOrTwo('hour', length);
    case 'k':
      return wrapped(oneOrTwo('hour', length), 24);
    case 'K':
      return oneOrTwo('halfHour', length);
    case 'h':
      return wrapped(oneOrTwo('halfHour', length), 12);
    case 'm':
      return oneOrTwo('minute', length);
    case 's':
      return oneOrTwo('second', length);
    case 'S':
      if (length > 9) return null;
      return {
        ...number('nanos', length, length, 'never'),
        value: (text) => Number(text.padEnd(9, '0')),
      };
    case 'n':
      return length > 19 ? null : number('nanos', length, 19);
    case 'X':
    case 'x':
    case 'Z':
      return length > 3
        ? null
        : { name: 'offset', width: null, signed: 'never', source: 'Z|[+-]\\d{2}(?::?\\d{2})?', value: () => 0 };
    default:
      return null;
  }
}

/** Clock hours: 24 or 12 is 0, and 0 is none. */
function wrapped(reader: Reader | null, most: number): Reader | null {
  if (reader === null) return null;
  return {
    ...reader,
    value: (text) => {
      const value = Number(text);
      return value < 1 || value > most ? null : value % most;
    },
  };
}

/**
 * A number of free width takes all digits there are, but leaves the fixed numbers that follow at once their places:
 * Java reserves exactly these.
 */
function sourceOf(reader: Reader, fields: readonly (Reader | string)[], index: number): string {
  if (reader.width === null || reader.width[0] === reader.width[1]) return reader.source;
  let reserved = 0;
  for (const next of fields.slice(index + 1)) {
    if (typeof next === 'string' || next.width === null || next.width[0] !== next.width[1]) break;
    reserved += next.width[0];
  }
  return reserved === 0 ? `${reader.source}(?!\\d)` : reader.source;
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function resolve(values: ReadonlyMap<string, number>): number | null {
  const get = (name: string, otherwise: number): number => values.get(name) ?? otherwise;
  const inRange = (name: string, least: number, most: number): boolean => {
    const value = values.get(name);
    return value === undefined || (value >= least && value <= most);
  };
  const sound =
    inRange('month', 1, 12) &&
    inRange('day', 1, 31) &&
    inRange('hour', 0, 24) &&
    inRange('halfHour', 0, 11) &&
    inRange('minute', 0, 59) &&
    inRange('second', 0, 59) &&
    inRange('nanos', 0, 999_999_999);
  if (!sound) return null;
  const hour = hourOf(values);
  const [minute, second, nanos] = [get('minute', 0), get('second', 0), get('nanos', 0)];
  if (hour === 24 && (minute > 0 || second > 0 || nanos > 0)) return null;
  const days = daysOf(values);
  if (days === null) return null;
  const weekday = values.get('weekday');
  if (weekday !== undefined && values.has('day') && weekday !== (((days + 4) % 7) + 7) % 7) return null;
  // Hour 24 moves a date that is one; alone it is hour 0.
  const dated = values.has('year') && values.has('day');
  const ofDay = (((hour === 24 && !dated ? 0 : hour) * 60 + minute) * 60 + second) * 1000;
  return days * MS_PER_DAY + ofDay + Math.floor(nanos / 1_000_000);
}

/** An hour of half a day counts only with AM or PM. */
function hourOf(values: ReadonlyMap<string, number>): number {
  const half = values.get('half');
  const halfHour = values.get('halfHour');
  if (halfHour !== undefined && half !== undefined) return half * 12 + halfHour;
  return values.get('hour') ?? 0;
}

function daysOf(values: ReadonlyMap<string, number>): number | null {
  const year = values.get('year') ?? 1970;
  const ofYear = values.get('dayOfYear');
  if (ofYear !== undefined && values.has('year')) return dayOfYear(year, ofYear);
  const month = values.get('month') ?? 1;
  return daysFromCivil(year, month, Math.min(values.get('day') ?? 1, daysInMonth(year, month)));
}
