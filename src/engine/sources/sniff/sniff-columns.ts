import { parseValue } from '#expression/values/value-text.ts';
import { type TimeReader, timeReader } from '#model/sources/time-format.ts';
import type { Result } from '#std/result.ts';

/** What the cells of a column look like, and whether they tell the time of the event. */
export interface ColumnFinding {
  /** SQL text. */
  readonly type: string;
  /** How it tells a time: null if it does not; `''` as its type says. */
  readonly timeFormat: string | null;
  /** Day and month could be meant the other way round. */
  readonly ambiguous: boolean;
}

/** A type is taken if so many of the cells fit: the others are mistakes in the data, to be counted and shown. */
const FIT_MIN = 0.8;

/** The finding of a column from the texts of its cells; empty ones say nothing. */
export function sniffColumn(name: string, cells: readonly string[]): ColumnFinding {
  const texts = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (texts.length === 0) return TEXT;
  const fits = (test: (text: string) => boolean): boolean =>
    texts.reduce((count, text) => count + (test(text) ? 1 : 0), 0) >= texts.length * FIT_MIN;
  if (fits((text) => /^(?:true|false)$/i.test(text))) return plain('BOOLEAN');
  // 007 is a name, not a number.
  if (fits((text) => /^[+-]?(?:0|[1-9]\d{0,17})$/.test(text))) return wholeNumber(name, texts);
  if (fits((text) => /^[+-]?(?:\d{1,15}\.\d*|\.\d+|\d{1,15})(?:[eE][+-]?\d{1,3})?$/.test(text) && !/^0\d/.test(text))) {
    return isTimeName(name) && fits((text) => isEpoch(Number(text), 1))
      ? { ...TIME, timeFormat: 'epoch-s' }
      : plain('DOUBLE');
  }
  if (fits((text) => /^\d{4}-\d{1,2}-\d{1,2}$/.test(text)))
    return { ...plain('DATE'), timeFormat: isTimeName(name) ? '' : null };
  if (fits((text) => /\D\d/.test(text) && parseValue({ kind: 'TIMESTAMP', precision: 3 }, text).ok)) return TIME;
  return writtenTime(texts, fits) ?? TEXT;
}

const TEXT: ColumnFinding = { type: 'STRING', timeFormat: null, ambiguous: false };
const TIME: ColumnFinding = { type: 'TIMESTAMP(3)', timeFormat: '', ambiguous: false };

function plain(type: string): ColumnFinding {
  return { type, timeFormat: null, ambiguous: false };
}

function wholeNumber(name: string, texts: readonly string[]): ColumnFinding {
  if (isTimeName(name)) {
    for (const [format, perSecond] of EPOCHS) {
      if (texts.every((text) => isEpoch(Number(text), perSecond) || !/^\d+$/.test(text))) {
        return { type: 'TIMESTAMP(3)', timeFormat: format, ambiguous: false };
      }
    }
  }
  return plain(texts.every((text) => !(Math.abs(Number(text)) >= 2 ** 31)) ? 'INT' : 'BIGINT');
}

const EPOCHS: readonly (readonly [format: string, perSecond: number])[] = [
  ['epoch-s', 1],
  ['', 1000],
  ['epoch-us', 1_000_000],
];

/** Between 1990 and 2100, in units of which a second has `perSecond`. */
function isEpoch(value: number, perSecond: number): boolean {
  return value >= 631_152_000 * perSecond && value <= 4_102_444_800 * perSecond;
}

/** Whether a column's name says that it holds a time. */
export function isTimeName(name: string): boolean {
  return /time|date|stamp|zeit|datum|fecha|时间|日期|時間|^ts$|_ts$|^ts_|_at$|^at$|^when$|^day$|^epoch/i.test(name);
}

/** Formats other than SQL's, the likelier first. */
const WRITTEN: readonly string[] = [
  'iso',
  'yyyy/MM/dd HH:mm:ss',
  'yyyy/M/d H:mm:ss',
  'yyyy/M/d H:mm',
  'yyyy/M/d',
  'dd.MM.yyyy HH:mm:ss',
  'd.M.yyyy H:mm',
  'd.M.yyyy',
  'yyyyMMddHHmmss',
  'yyyyMMdd HH:mm:ss',
  'MM/dd/yyyy HH:mm:ss',
  'dd/MM/yyyy HH:mm:ss',
  'M/d/yyyy H:mm',
  'd/M/yyyy H:mm',
  'M/d/yyyy h:mm:ss a',
  'M/d/yyyy h:mm a',
  'M/d/yyyy',
  'd/M/yyyy',
  'dd-MM-yyyy HH:mm:ss',
  'dd-MMM-yyyy HH:mm:ss',
  'dd/MMM/yyyy:HH:mm:ss Z',
  'EEE, dd MMM yyyy HH:mm:ss Z',
  "yyyy'年'M'月'd'日' HH:mm:ss",
  "yyyy'年'M'月'd'日'",
];

function writtenTime(
  texts: readonly string[],
  fits: (test: (text: string) => boolean) => boolean,
): ColumnFinding | null {
  for (const format of WRITTEN) {
    const reader = timeReader(format);
    if (!reader.ok || !fits((text) => reader.value(text) !== null)) continue;
    const turned = timeReader(format.replace(/^(M+)\/(d+)\//, '$2/$1/'));
    const isTurnable = /^M+\/d+\//.test(format);
    // Whichever reads more of the cells is meant; if both read all, nobody can tell.
    const count = (read: Result<TimeReader, string>): number =>
      read.ok ? texts.filter((text) => read.value(text) !== null).length : 0;
    if (isTurnable && count(turned) > count(reader)) continue;
    return { type: 'TIMESTAMP(3)', timeFormat: format, ambiguous: isTurnable && count(turned) === count(reader) };
  }
  return null;
}
